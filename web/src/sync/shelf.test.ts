import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { databaseName, deleteDatabase, openDatabase, type Database } from "./database.ts";
import { Shelf } from "./shelf.ts";

let database: Database;
let name: string;

beforeEach(async () => {
  name = databaseName("space", crypto.randomUUID());
  database = await openDatabase(name);
});

const bytes = (...values: number[]) => new Uint8Array(values);

test("a range holds the keys below its prefix and no others", async () => {
  const shelf = new Shelf(database);
  await shelf.save(["doc", "snapshot", "a"], bytes(1));
  await shelf.save(["doc", "incremental", "b"], bytes(2));
  await shelf.save(["doc2", "snapshot", "c"], bytes(3));
  expect(await shelf.loadRange(["doc", "snapshot"])).toEqual([{ key: ["doc", "snapshot", "a"], data: bytes(1) }]);
  expect((await shelf.loadRange(["doc"])).map(({ key }) => key[2])).toEqual(["b", "a"]);
  expect([await shelf.holds("doc"), await shelf.holds("nothing")]).toEqual([true, false]);
});

test("a retired shelf writes and removes nothing more", async () => {
  const shelf = new Shelf(database);
  await shelf.save(["doc", "snapshot", "a"], bytes(1));
  shelf.retire();
  await shelf.save(["doc", "snapshot", "b"], bytes(2));
  await shelf.remove(["doc", "snapshot", "a"]);
  expect(await shelf.loadRange(["doc"])).toEqual([{ key: ["doc", "snapshot", "a"], data: bytes(1) }]);
});

test("setting a document aside keeps its bytes, other documents, and what another tab wrote meanwhile", async () => {
  const here = new Shelf(database);
  const otherTab = new Shelf(database);
  await here.save(["doc", "snapshot", "mine"], bytes(1));
  await here.save(["other", "snapshot", "x"], bytes(2));
  await otherTab.save(["doc", "snapshot", "theirs"], bytes(3));

  await here.setAside("doc", "rescue-1");

  expect(await here.loadRange(["doc"])).toEqual([{ key: ["doc", "snapshot", "theirs"], data: bytes(3) }]);
  expect(await here.load(["other", "snapshot", "x"])).toEqual(bytes(2));
  expect(await database.readFrom("aside", ["rescue-1"])).toEqual([
    { key: ["rescue-1", "doc", "snapshot", "mine"], value: bytes(1) },
  ]);
});

test("a tab that still has the database open does not keep another from deleting it", async () => {
  await new Shelf(database).save(["doc", "snapshot", "a"], bytes(1));
  await deleteDatabase(name);
  const fresh = await openDatabase(name);
  expect(await fresh.readFrom("chunks", ["doc"])).toEqual([]);
});
