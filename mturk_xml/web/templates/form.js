"use strict";
// A form has its fields as properties, by any name that a question has: so nothing is asked of the form itself.
(function () {
  const page = document.getElementById("page");
  const words = JSON.parse(page.dataset.words);
  const questions = Array.from(page.querySelectorAll("[data-rules]"), read);
  let wasRefused = false;

  function read(element) {
    const find = (part) => document.getElementById(element.id + part);
    return {
      element: element,
      rules: JSON.parse(element.dataset.rules),
      field: find("-field"),
      shown: find("-field"),
      first: find("-field") || find("-1") || element,
      boxes: Array.from(element.querySelectorAll("input[type=radio], input[type=checkbox]")),
      other: find("-other"),
      error: find("-error"),
    };
  }

  // --- what is asked: as mturk_xml.web.checks does it ----------------------------------------

  const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;
  const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

  // Whole numbers of tenths, hundredths and so on, so that nothing is rounded.
  function isLess(numeral, bound, negate) {
    const [, sign, whole, part = "", power = "0"] = NUMBER.exec(numeral);
    const scale = Number(power) - part.length;
    const number = BigInt(sign + whole + part) * 10n ** BigInt(Math.max(scale, 0));
    const other = BigInt(bound) * 10n ** BigInt(Math.max(-scale, 0));
    return negate ? number > other : number < other;
  }

  const tests = {
    number(text, rule) {
      const numeral = text.trim();
      const found = NUMBER.exec(numeral);
      if (!found || !(found[2] || found[3])) { return false; }
      return !(rule.least !== null && isLess(numeral, rule.least, false))
        && !(rule.most !== null && isLess(numeral, rule.most, true));
    },
    length(text, rule) {
      return (rule.least === null || text.length >= rule.least) && (rule.most === null || text.length <= rule.most);
    },
    pattern(text, rule) {
      if (text.length > rule.longest) { return true; }  // it might take for ever: the server decides
      try { return new RegExp(rule.regex, rule.flags).test(text); } catch (error) { return true; }
    },
  };

  const problem = (field, message) => ({field: field, message: message});

  function ofText(field, rules) {
    const broken = rules.filter((rule) => !tests[rule.test](field.value, rule));
    return broken.map((rule) => problem(field, rule.message));
  }

  function ofFile(question, unanswered) {
    const file = question.field ? question.field.files[0] : null, rule = question.rules.size;
    if (!file) { return question.field ? unanswered : []; }
    return file.size < rule.least || file.size > rule.most ? [problem(question.field, rule.message)] : [];
  }

  const asTyped = (text) => text.replace(/[ \t\r\n\f]+/g, " ").replace(/^ | $/g, "").toLowerCase();

  function chosenIn(question) {
    if (question.boxes.length) { return question.boxes.filter((box) => box.checked).length; }
    return Array.from(question.field.options).filter((option) => option.selected && option.value !== "").length;
  }

  function ofChoices(question, chosen, other, unanswered) {
    const all = chosen + (other && other.value ? 1 : 0), rule = question.rules.count;
    if (!all) { return unanswered; }
    const fits = chosen <= rule.most && all >= rule.least;
    const ofOther = other && other.value ? ofText(other, question.rules.other) : [];
    return [...(fits ? [] : [problem(question.first, rule.message)]), ...ofOther];
  }

  function ofCombobox(question, unanswered) {
    const field = question.field, typed = asTyped(field.value);
    if (question.rules.suggested.some((text) => asTyped(text) === typed)) {
      return ofChoices(question, 1, null, unanswered);
    }
    if (question.rules.other) { return ofChoices(question, 0, field, unanswered); }
    return typed ? [problem(field, words.notAChoice)] : unanswered;
  }

  function problemsOf(question) {
    const rules = question.rules, field = question.first;
    const unkept = [question.field, question.other].filter((each) => each && each.type !== "file" && NOT_XML.test(each.value));
    if (unkept.length) { return [problem(unkept[0], words.notKept)]; }
    const unanswered = rules.required ? [problem(field, words.notAnswered)] : [];
    if (rules.text) { return field.value ? ofText(field, rules.text) : unanswered; }
    if (rules.size) { return ofFile(question, unanswered); }
    if (rules.suggested) { return ofCombobox(question, unanswered); }
    return ofChoices(question, chosenIn(question), question.other, unanswered);
  }

  // --- what is said --------------------------------------------------------------------------

  function setInvalid(element, isInvalid, error) {
    if (isInvalid) {
      element.setAttribute("aria-invalid", "true");
      // What a group of boxes has done wrong is said of the group.
      if (element.type !== "checkbox") { element.setAttribute("aria-errormessage", error.id); }
    } else {
      element.removeAttribute("aria-invalid");
      element.removeAttribute("aria-errormessage");
    }
  }

  const said = (problems) => problems.map((each) => each.message).join(" ");

  function mark(question, problems) {
    question.error.textContent = said(problems);
    question.error.hidden = !problems.length;
    const isRadio = question.element.getAttribute("role") === "radiogroup";
    const fields = question.field ? [question.shown] : isRadio ? [question.element] : question.boxes;
    const isInvalid = problems.some((each) => each.field !== question.other);
    fields.forEach((field) => setInvalid(field, isInvalid, question.error));
    if (question.other) {
      setInvalid(question.other, problems.some((each) => each.field === question.other), question.error);
    }
  }

  function focusOn(question) {
    const [first] = [...problemsOf(question), problem(question.first, "")];
    (first.field === question.field ? question.shown : first.field).focus();
  }

  function list(refused) {
    const box = document.getElementById("problems");
    box.querySelector("ul").replaceChildren(...refused.map(([question, problems]) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.href = "#" + question.first.id;
      link.textContent = question.element.dataset.label;
      item.append(link, ": " + said(problems));
      return item;
    }));
    box.hidden = !refused.length;
  }

  function look() {
    const looked = questions.map((question) => [question, problemsOf(question)]);
    looked.forEach(([question, problems]) => mark(question, problems));
    const refused = looked.filter(([, problems]) => problems.length);
    list(refused);
    wasRefused = refused.length > 0;
    return refused;
  }

  document.addEventListener("submit", (event) => {
    const accepted = document.getElementById("accepted");
    accepted.textContent = "";
    const refused = look();
    if (refused.length) {
      event.preventDefault();
      focusOn(refused[0][0]);
    } else if (page.dataset.end === "preview") {
      event.preventDefault();
      accepted.textContent = words.accepted;
    }
  });
  document.getElementById("problems").addEventListener("click", (event) => {
    const question = questions.find((each) => event.target.hash === "#" + each.first.id);
    if (question) { event.preventDefault(); focusOn(question); }
  });
  ["input", "change"].forEach((event) => page.addEventListener(event, () => { if (wasRefused) { look(); } }));

  // --- a chooser of two lists, in the place of a list of which several can be selected -------

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function chooser(question) {
    const select = question.field, id = question.element.id;
    const status = element("p", {className: "unseen", role: "status"});
    const sides = [["available", "To choose from", false], ["chosen", "Chosen", true]].map(([name, label, isChosen]) => {
      const field = element("select", {id: id + "-" + name, multiple: true, size: Math.max(select.size, 4)});
      field.setAttribute("aria-describedby", select.getAttribute("aria-describedby"));
      return {field: field, isChosen: isChosen, label: element("label", {htmlFor: field.id}, label)};
    });
    const buttons = [["choose", "Choose →", 0], ["return", "← Put back", 1]].map(([name, text, side]) => {
      const button = element("button", {type: "button", id: id + "-" + name}, text);
      button.addEventListener("click", () => move(sides[side]));
      return button;
    });

    function fill() {
      sides.forEach(({field, isChosen}) => {
        const options = Array.from(select.options).filter((option) => option.selected === isChosen);
        field.replaceChildren(...options.map((option) => new Option(option.text, option.value)));
      });
    }

    function move(side) {
      const moved = new Set(Array.from(side.field.selectedOptions, (option) => option.value));
      Array.from(select.options).forEach((option) => { if (moved.has(option.value)) { option.selected = !side.isChosen; } });
      fill();
      status.textContent = sides[1].field.options.length + " chosen";
      select.dispatchEvent(new Event("change", {bubbles: true}));
    }

    sides.forEach((side) => {
      side.field.addEventListener("dblclick", () => move(side));
      side.field.addEventListener("keydown", (event) => {
        if (event.key === "Enter") { event.preventDefault(); move(side); }
      });
    });
    const [left, right] = sides.map((side) => element("div", {}, side.label, side.field));
    select.after(element("div", {className: "chooser"}, left, element("div", {className: "moves"}, ...buttons), right), status);
    select.hidden = true;
    question.element.setAttribute("role", "group");
    question.element.setAttribute("aria-labelledby", id + "-label");
    const label = question.element.querySelector("label");
    label.replaceWith(...label.childNodes);
    question.shown = sides[0].field;
    fill();
  }

  questions.filter((question) => question.field && "chooser" in question.field.dataset).forEach(chooser);

  // --- the beginning -------------------------------------------------------------------------

  const form = document.getElementById("answers");
  const ofForm = (name, value) => Element.prototype.setAttribute.call(form, name, value);
  ofForm("novalidate", "");
  // A text that is too long is said to be, and not cut off.
  page.querySelectorAll("[maxlength]").forEach((field) => field.removeAttribute("maxlength"));
  if (page.querySelector(".error:not([hidden])")) {
    wasRefused = true;
    const refused = questions.find((question) => !question.error.hidden);
    if (refused.shown !== refused.field) { refused.shown.focus(); }  // any other has the focus by itself
  }

  if (page.dataset.end === "mturk") {
    const query = new URLSearchParams(location.search);
    const assignment = query.get("assignmentId") || "";
    const host = (query.get("turkSubmitTo") || "").replace(/\/+$/, "");
    const isPreview = !assignment || assignment === "ASSIGNMENT_ID_NOT_AVAILABLE";
    page.querySelector("input[type=hidden][name=assignmentId]").value = assignment;
    document.getElementById("submit").disabled = isPreview;
    document.getElementById("preview").hidden = !isPreview;
    if (/^https:\/\/([a-z0-9-]+\.)*mturk\.com$/.test(host)) { ofForm("action", host + "/mturk/externalSubmit"); }
  }
})();

// The time that is left: shown each second, and said when it becomes short.
(function () {
  const shown = document.getElementById("time");
  if (!shown) { return; }
  const end = performance.now() + Number(shown.dataset.seconds) * 1000;
  const timer = shown.firstElementChild, status = document.getElementById("time-said");
  const clock = document.createElement("strong");
  const marks = [600, 300, 60, 30].filter((mark) => mark < Number(shown.dataset.seconds));
  const two = (number) => String(number).padStart(2, "0");

  function inDigits(seconds) {
    const hours = Math.floor(seconds / 3600), rest = two(Math.floor(seconds / 60) % 60) + ":" + two(seconds % 60);
    return hours ? hours + ":" + rest : rest;
  }

  function tick() {
    const left = Math.max(Math.ceil((end - performance.now()) / 1000), 0);
    clock.textContent = inDigits(left);
    if (left <= marks[0]) {
      while (left <= marks[0]) { marks.shift(); }
      status.textContent = left > 90 ? Math.round(left / 60) + " minutes left." : left + " seconds left.";
    }
    if (left === 0) {
      clearInterval(ticking);
      timer.textContent = status.textContent = "Your time is up.";
    }
  }

  timer.replaceChildren("Time left: ", clock);
  const ticking = setInterval(tick, 1000);
  tick();
})();
