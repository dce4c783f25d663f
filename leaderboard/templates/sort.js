"use strict";
for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const published = [...body.rows];
  const status = document.querySelector("[role=status]");
  const collator = new Intl.Collator("en", { numeric: true });
  const headers = [...table.tHead.rows[0].cells];
  const sort = (column, direction) => {
    const numbers = headers[column].classList.contains("number");
    const key = (row) => row.cells[column].dataset.key ?? "";
    const known = (row) => key(row) !== "" && !(numbers && Number.isNaN(Number(key(row))));
    const compare = (a, b) => {
      if (!known(a) || !known(b)) return known(b) - known(a);
      const order = numbers ? Number(key(a)) - Number(key(b)) : collator.compare(key(a), key(b));
      return direction === "ascending" ? order : -order;
    };
    const rows = document.createDocumentFragment();
    rows.append(...[...published].sort(compare));
    body.append(rows);
    headers.forEach((header) => header.removeAttribute("aria-sort"));
    headers[column].setAttribute("aria-sort", direction);
    status.textContent = `Sorted by ${headers[column].textContent}, ${direction}.`;
  };
  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    header.textContent = "";
    header.append(button);
    button.addEventListener("click", () => {
      const first = header.classList.contains("number") ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      sort(column, header.getAttribute("aria-sort") === first ? other : first);
    });
  });
}
