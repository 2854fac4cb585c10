"use strict";
(function () {
  var query = new URLSearchParams(location.search);
  var form = document.getElementById("answers");
  var id = query.get("assignmentId") || "";
  var to = (query.get("turkSubmitTo") || "").replace(/\/+$/, "");
  var isPreview = !id || id === "ASSIGNMENT_ID_NOT_AVAILABLE";
  document.getElementById("assignment").value = id;
  document.getElementById("submit").disabled = isPreview;
  document.getElementById("preview").hidden = !isPreview;
  if (/^https:\/\/([a-z0-9-]+\.)*mturk\.com$/.test(to)) {
    Element.prototype.setAttribute.call(form, "action", to + "/mturk/externalSubmit");
  }

  function textProblem(text, rules) {
    var number = rules.number, length = rules.length;
    if (!text) { return ""; }
    if (number) {
      var numeral = text.trim();
      if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/.test(numeral)) { return "Please enter a number."; }
      if (number[0] !== null && Number(numeral) < number[0]) { return "Please enter a number of at least " + number[0] + "."; }
      if (number[1] !== null && Number(numeral) > number[1]) { return "Please enter a number of at most " + number[1] + "."; }
    }
    if (length && length[0] !== null && text.length < length[0]) { return "Please enter at least " + length[0] + " characters."; }
    if (length && length[1] !== null && text.length > length[1]) { return "Please enter at most " + length[1] + " characters."; }
    for (var i = 0; i < rules.patterns.length; i += 1) {
      var pattern = rules.patterns[i], regex = null;
      try { regex = new RegExp(pattern[0], pattern[1]); } catch (error) { continue; }
      if (!regex.test(text)) { return pattern[2]; }
    }
    return "";
  }

  function choiceProblem(group, rules) {
    var chosen = group.querySelectorAll("input:checked").length;
    group.querySelectorAll("option").forEach(function (option) { chosen += option.selected && option.value !== "" ? 1 : 0; });
    var other = group.querySelector("[data-text]");
    var all = chosen + (other && other.value ? 1 : 0);
    if (!all) { return rules.required ? "Please answer this question." : ""; }
    if (chosen > rules.most) { return "Please select at most " + rules.most + "."; }
    return all < rules.least ? "Please select at least " + rules.least + "." : "";
  }

  function check() {
    document.querySelectorAll("[data-choices]").forEach(function (group) {
      group.querySelector("input, select").setCustomValidity(choiceProblem(group, JSON.parse(group.dataset.choices)));
    });
    document.querySelectorAll("[data-text]").forEach(function (field) {
      field.setCustomValidity(textProblem(field.value, JSON.parse(field.dataset.text)));
    });
  }

  ["input", "change"].forEach(function (event) { document.addEventListener(event, check); });
  check();
})();
