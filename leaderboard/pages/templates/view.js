// Writes the first table as it is shown, in the formats that papers and notebooks take; numbers as they stand on the page.
const [place] = all("#view");
if (place) {
  const value = (cell) => {
    const text = cell.matches(".none") ? "" : cell.firstChild?.textContent.replace(/[†‡§¶]/g, "").replace("−", "-").replace(/\s+/g, " ").trim() ?? "";
    return text === "–" ? "" : text.replace(/^[■●▲◇○] /, "");
  };
  const shown = () => {
    const [first, ...others] = all(".overview thead th").filter((head) => head.offsetWidth);
    const names = [first, ...others].map((head) => head.textContent.replace("¶", "").trim()); // of which a type of task may have one too
    const rows = all(".overview .rows > tr:not([hidden])");
    return [names.map((name, n) => (names.indexOf(name) < n ? `${name} (${n})` : name)), ...rows.map((row) => [named(row), ...others.map((head) => value(row.cells[head.cellIndex]))])];
  };
  const number = (each) => /^-?\d+(\.\d+)?$/.test(each);
  const text = (each) => each.replace(/[\0-\x1f]/g, " ");
  const signs = { "\\": "backslash", "~": "asciitilde", "^": "asciicircum", "<": "less", ">": "greater", "|": "bar", "`": "asciigrave", '"': "quotedbl", "'": "quotesingle" };
  const sign = (mark) => (signs[mark] ? `\\text${signs[mark]}{}` : "[*!?".includes(mark) ? `{${mark}}` : `\\${mark}`);
  const tex = (each) => text(each).replace(/[\\~^<>|`"'[*!?&%$#_{}]/g, sign).replace(/-(?=-)/g, "-{}").replace(/–/g, "--");
  const quoted = (each) => {
    const whole = /^[=+\-@\t\r\0＝＋－＠]/.test(each) && !number(each) ? `'${each}` : each;
    return /[",\r\n]/.test(whole) ? `"${whole.replaceAll('"', '""')}"` : whole;
  };
  const marked = (each) => text(each).replace(/[\\`*_{}[\]<>()#+\-.!|~&]/g, "\\$&");
  const line = (cells) => `| ${cells.join(" | ")} |\n`;
  const kinds = {
    csv: (rows) => rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join(""),
    json: ([columns, ...data]) => JSON.stringify({ columns, data: data.map((row) => row.map((each, n) => (each === "" ? null : n && number(each) ? Number(each) : each))) }), // what pandas calls orient="split"
    md: ([heads, ...rows]) => [line(heads.map(marked)), line(heads.map((_, n) => (n ? "--:" : "---"))),
      ...rows.map((row) => line(row.map((each) => (number(each) ? each : marked(each)))))].join(""),
    tex: ([heads, ...rows]) => [`% needs \\usepackage{booktabs} and \\usepackage[T1]{fontenc}\n\\begin{tabular}{l${"r".repeat(heads.length - 1)}}\n\\toprule\n`, heads.map(tex).join(" & "),
      " \\\\\n\\midrule\n", ...rows.map((row) => `${row.map((each) => (number(each) ? each.replace("-", "$-$") : tex(each))).join(" & ")} \\\\\n`), "\\bottomrule\n\\end{tabular}\n"].join(""),
    parquet: (rows) => parquet(rows, number),
    bib: () => `@misc{mteb-words-view,\n  title = {${tex(document.title)}},\n  note = {${tex(all("[role=status], footer").map((each) => each.textContent).join(" ")).replace(/\\([{}])/g, (_, mark) => `\\textbrace${mark === "{" ? "left" : "right"}{}`)}},\n}\n`,
  };
  for (const button of all("button", place)) {
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
