import assert from "node:assert/strict";
import { test } from "node:test";
import { APIError, Page } from "@clipforge/sdk";
import { recorded } from "./support/clients.js";
import { json, problem, type Recorded } from "./support/recorder.js";

/** Seven entries, three a page. */
function seven({ url }: Recorded): Response {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const to = Math.min(from + 3, 7);
  const data = Array.from({ length: to - from }, (_, place) => ({ id: `mom_${from + place}` }));
  const next_cursor = to < 7 ? String(to) : null;
  return json({
    data,
    has_more: to < 7,
    next_cursor,
    requested: 8,
    shortages: [{ count: 1, reason: "short" }],
    notices: [],
  });
}

test("awaited, a list is its first page, with all that it tells", async () => {
  const { client, recorder } = recorded(seven);
  const page = await client.moments.list("proj_1", { min_score: 60, limit: 3 });
  assert.ok(page instanceof Page);
  assert.deepEqual(
    page.data.map(({ id }) => id),
    ["mom_0", "mom_1", "mom_2"],
  );
  assert.deepEqual([page.has_more, page.next_cursor, page.requested], [true, "3", 8]);
  assert.deepEqual(page.shortages, [{ count: 1, reason: "short" }]);
  assert.equal(recorder.requests.length, 1);
  assert.deepEqual(Object.keys(JSON.parse(JSON.stringify(page))).sort(), [
    "data",
    "has_more",
    "next_cursor",
    "notices",
    "requested",
    "shortages",
  ]);
});

test("iterated, it is everything, and later pages are asked for as they are come to", async () => {
  const { client, recorder } = recorded(seven);
  const ids: string[] = [];
  for await (const moment of client.moments.list(
    "proj_1",
    { min_score: 60 },
    { headers: { "x-own": "1" } },
  )) {
    ids.push(moment.id);
    if (ids.length === 3) assert.equal(recorder.requests.length, 1);
  }
  assert.deepEqual(ids, ["mom_0", "mom_1", "mom_2", "mom_3", "mom_4", "mom_5", "mom_6"]);
  assert.deepEqual(
    recorder.requests.map(({ url }) => url.search),
    ["?min_score=60", "?min_score=60&cursor=3", "?min_score=60&cursor=6"],
  );
  for (const { headers } of recorder.requests) assert.equal(headers.get("x-own"), "1");
});

test("who stops early asks for no more", async () => {
  const { client, recorder } = recorded(seven);
  for await (const moment of client.moments.list("proj_1")) if (moment.id === "mom_3") break;
  assert.equal(recorder.requests.length, 2);
});

test("a page has the next one, and pages one after the other", async () => {
  const { client } = recorded(seven);
  const first = await client.moments.list("proj_1");
  const second = await first.nextPage();
  assert.equal(second?.data[0]?.id, "mom_3");
  const third = await second?.nextPage();
  assert.equal(third?.has_more, false);
  assert.equal(await third?.nextPage(), null);
  const sizes: number[] = [];
  for await (const page of client.moments.list("proj_1").pages()) sizes.push(page.data.length);
  assert.deepEqual(sizes, [3, 3, 1]);
  const again: string[] = [];
  for await (const { id } of first) again.push(id);
  assert.equal(again.length, 7);
});

test("a list that comes whole is a page as well", async () => {
  const { client } = recorded(() => json({ data: [{ number: 1, size: 5 }], missing: [2] }));
  const parts = await client.uploads.listParts("upl_1");
  assert.deepEqual([parts.missing, parts.has_more, parts.next_cursor], [[2], false, null]);
  const numbers: number[] = [];
  for await (const part of client.uploads.listParts("upl_1")) numbers.push(part.number);
  assert.deepEqual(numbers, [1]);
});

test("a page that is refused ends the iteration with the reason", async () => {
  const { client } = recorded((request, place) =>
    place === 0 ? seven(request) : problem(422, "validation_failed"),
  );
  const ids: string[] = [];
  await assert.rejects(async () => {
    for await (const { id } of client.moments.list("proj_1")) ids.push(id);
  }, APIError);
  assert.equal(ids.length, 3);
});
