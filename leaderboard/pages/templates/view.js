// Writes the first table as it is shown, in the formats that papers and notebooks take; numbers as they stand on the page.
const place = document.querySelector("#view");
if (place) {
  const table = document.querySelector("table.overview");
  const value = (cell) => {
    if (cell.matches("th")) return [cell.querySelector("small")?.textContent, cell.querySelector("a").textContent].filter(Boolean).join("/");
    const text = cell.matches(".none") ? "" : cell.firstChild?.textContent.replace(/[†‡]/g, "").replace("−", "-").replace(/\s+/g, " ").trim() ?? "";
    return text === "–" ? "" : text.replace(/^[■●▲◇○] /, "");
  };
  const shown = () => {
    const heads = [...table.tHead.rows[0].cells].filter((head) => head.offsetWidth);
    const rows = [...table.querySelectorAll("tbody.rows > tr:not([hidden])")];
    return [heads.map((head) => head.textContent.trim()), ...rows.map((row) => heads.map((head) => value(row.cells[head.cellIndex])))];
  };
  const number = (each) => /^-?\d+(\.\d+)?$/.test(each);
  const text = (each) => each.replace(/[\0-\x1f]/g, " ");
  const named = { "\\": "backslash", "~": "asciitilde", "^": "asciicircum", "<": "less", ">": "greater", "|": "bar", "`": "asciigrave", '"': "quotedbl", "'": "quotesingle" };
  const sign = (mark) => (named[mark] ? `\\text${named[mark]}{}` : "[*!?".includes(mark) ? `{${mark}}` : `\\${mark}`);
  const tex = (each) => text(each).replace(/[\\~^<>|`"'[*!?&%$#_{}]/g, sign).replace(/-(?=-)/g, "-{}").replace(/–/g, "--");
  const quoted = (each) => {
    const whole = /^[=+\-@\t\r\0＝＋－＠]/.test(each) && !number(each) ? `'${each}` : each;
    return /[",\r\n]/.test(whole) ? `"${whole.replaceAll('"', '""')}"` : whole;
  };
  const marked = (each) => text(each).replace(/[\\`*_{}[\]<>()#+\-.!|~&]/g, "\\$&");
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const kinds = {
    csv: (rows) => rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join(""),
    json: ([columns, ...data]) => JSON.stringify({ columns, data: data.map((row) => row.map((each) => (each === "" ? null : number(each) ? Number(each) : each))) }), // what pandas calls orient="split"
    md: ([heads, ...rows]) => [line(heads.map(marked)), line(heads.map((_, n) => (n ? "--:" : "---"))),
      ...rows.map((row) => line(row.map((each) => (number(each) ? each : marked(each)))))].join(""),
    tex: ([heads, ...rows]) => [`% needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}\n\\begin{tabular}{l${"r".repeat(heads.length - 1)}}\n\\toprule\n`, heads.map(tex).join(" & "),
      " \\\\\n\\midrule\n", ...rows.map((row) => `${row.map(tex).join(" & ")} \\\\\n`), "\\bottomrule\n\\end{tabular}\n"].join(""),
    parquet: (rows) => parquet(rows, number),
    bib: () => `@misc{mteb-words-view,\n  title = {${tex(document.title)}},\n  note = {${tex(document.querySelector("[role=status]").textContent + document.querySelector("footer").textContent)}},\n}\n`,
  };
  for (const button of place.querySelectorAll("button")) {
    button.addEventListener("click", () => {
      const link = document.createElement("a"), file = new Blob([kinds[button.value](shown())]);
      link.href = URL.createObjectURL(file);
      link.download = `view.${button.value}`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
  place.hidden = false;
}
