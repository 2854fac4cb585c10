"use strict";
// Only the frame's own page says how high it is, and only a height is taken from it.
addEventListener("message", (event) => {
  const frame = document.getElementById("frame");
  const height = Math.ceil(Number(event.data && event.data.mturkXmlHeight));
  if (event.source === frame.contentWindow && height > 0) { frame.height = Math.min(height, 20000); }
});
