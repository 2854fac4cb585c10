"use strict";
(function () {
  const frame = document.getElementById("frame");
  const findings = document.getElementById("findings");
  const ended = document.getElementById("ended");
  let shown = null;

  async function renew() {
    const answer = await fetch("/findings");
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    findings.replaceChildren(...made.body.childNodes);
    const place = frame.contentWindow.scrollY;
    frame.addEventListener("load", () => frame.contentWindow.scrollTo(0, place), {once: true});
    frame.contentWindow.location.reload();
  }

  const changes = new EventSource("/changes");
  changes.onmessage = (event) => {
    ended.textContent = "";
    if (shown !== null && shown !== event.data) { renew(); }
    shown = event.data;
  };
  changes.onerror = () => { ended.textContent = "The preview has ended. It goes on here when it is started again."; };
})();
