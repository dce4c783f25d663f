// A table as Parquet: one group of rows, one page a column, nothing compressed; https://parquet.apache.org/docs/file-format/
// What describes it is in Thrift's compact protocol: a value is its type and its bytes, and a structure has its fields by number,
// where a hole in the list is a field that is left out.
const parquet = ([heads, ...rows], number) => {
  const utf8 = (text) => [...new TextEncoder().encode(text)];
  const raw = (kind, n) => [...new Uint8Array(new kind([n]).buffer)];
  const sized = (each) => [raw(Uint32Array, each.length), each];
  const varint = (n) => (n < 128 ? [n] : [128 + (n % 128), ...varint(n >> 7)]);
  const i32 = (n) => [5, varint(2 * n)], i64 = (n) => [6, varint(2 * n)];
  const binary = (text) => [8, varint(utf8(text).length), utf8(text)];
  const list = (each) => [9, 240 + each[0][0], varint(each.length), each.map((one) => one.slice(1))];
  const struct = (fields) => {
    let last = 0;
    return [12, fields.map(([type, ...rest], id) => [16 * (id - last) + type, (last = id, rest)]), 0];
  };
  const bytes = (value) => value.slice(1).flat(Infinity);

  let file = utf8("PAR1");
  const count = i64(rows.length), schema = [], chunks = [];
  heads.forEach((head, n) => {
    const known = rows.map((row) => row[n]).filter(Boolean), type = n && known.every(number) ? 5 : 6, there = [];
    rows.forEach((row, k) => { there[k >> 3] |= Boolean(row[n]) << k % 8; }); // a bit each
    const levels = [varint(2 * there.length + 1), there].flat();
    const values = known.map((each) => (type === 5 ? raw(Float64Array, each) : sized(utf8(each))));
    const data = [sized(levels), values].flat(Infinity), length = i32(data.length);
    const page = bytes(struct([, i32(0), length, length, , struct([, i32(rows.length), i32(0), i32(3), i32(3)])])).concat(data);
    const start = i64(file.length), size = i64(page.length), name = binary(head);
    schema.push(struct([, i32(type), , i32(1), name, , ...(type === 6 ? [i32(0)] : [])]));
    chunks.push(struct([, , start, struct([, i32(type), list([i32(0), i32(3)]), list([name]), i32(0), count, size, size, , start])]));
    file = file.concat(page);
  });
  const tree = list([struct([, , , , binary("schema"), i32(heads.length)]), ...schema]);
  const footer = bytes(struct([, i32(1), tree, count, list([struct([, list(chunks), i64(file.length), count])])]));
  return new Uint8Array(file.concat(footer, raw(Uint32Array, footer.length), utf8("PAR1")));
};
