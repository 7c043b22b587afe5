// What people do with the site, in real Chromium: journey.mjs DRIVER-FOLDER SITE MAIL-FOLDER CAMBON DATA.
// Searches with facets, opens a report at its page, subscribes, confirms from the mail received, changes preferences, receives a
// letter, reports an error, leaves by one click; then axe-core on every kind of page, light and dark, keyboard and narrow screens.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import assert from "node:assert/strict";

const [driver, site, mails, cambon, data] = process.argv.slice(2);
const require = createRequire(path.join(driver, "package.json"));
const puppeteer = require("puppeteer-core");
const axe = require("axe-core").source;

const browser = await puppeteer.launch({ executablePath: fs.realpathSync(execFileSync("which", ["chromium"], { encoding: "utf8" }).trim()), args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage();
page.setDefaultTimeout(15000);
const foreign = [];
page.on("request", (request) => { if (!/^(data|chrome)/.test(request.url()) && !request.url().startsWith(site)) foreign.push(request.url()); });
const violations = [];
page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) violations.push(message.text()); });

const go = (address) => page.goto(site + address, { waitUntil: "load" });
const submit = async (selector) => { await Promise.all([page.waitForNavigation(), page.click(selector)]); };
const heading = () => page.$eval("h1", (h1) => h1.textContent.trim());
const text = () => page.$eval("main", (main) => main.textContent);
const cli = (...words) => execFileSync(cambon, ["--quiet", "--data", data, ...words], { encoding: "utf8" });
const decoded = (mail) => {
  const parts = mail.split(/\r?\n\r?\n/).slice(1).join("\n\n");
  return parts.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
};
const mail = async (number) => {
  const file = path.join(mails, String(number).padStart(6, "0") + ".eml");
  for (let wait = 0; wait < 100; wait += 1) {
    if (fs.existsSync(file) && fs.statSync(file).size > 0) return fs.readFileSync(file, "utf8");
    await new Promise((later) => setTimeout(later, 100));
  }
  throw new Error("no mail " + number);
};
const link = (letter, place) => {
  const found = decoded(letter).match(new RegExp("https?://[^\\s\"<>]*/" + place + "\\?jeton=[A-Za-z0-9_-]+"));
  assert(found, "a link to " + place);
  return found[0].slice(found[0].indexOf("/" + place));
};

// An auditor searches, ticks facets, and opens a report at its page.
await page.setViewport({ width: 1280, height: 900 });
await go("/");
const paints = [];
for (let visit = 0; visit < 9; visit += 1) {
  const fresh = await browser.newPage();
  await fresh.goto(site + "/", { waitUntil: "load" });
  paints.push(await fresh.evaluate(() => new Promise((done) => {
    const seen = (list) => { for (const entry of list.getEntriesByName("first-contentful-paint")) done(entry.startTime); };
    new PerformanceObserver(seen).observe({ type: "paint", buffered: true });
  })));
  await fresh.close();
}
paints.sort((one, other) => one - other);
console.log("first contentful paint, nine fresh pages:", paints.map(Math.round).join(" "), "ms");
await page.type("#q", "contrôle");
await submit(".accueil button");
assert.match(await text(), /passages? dans/);
await page.select("#in", "conclusions");
await submit("#recherche .ligne button");
const before = await page.$eval("#h-resultats", (h2) => h2.textContent);
await page.click("input[name=kind][value=recommendation]");
await submit(".filtres button");
assert.notEqual(await page.$eval("#h-resultats", (h2) => h2.textContent), before);
assert(await page.$eval("input[name=kind][value=recommendation]", (box) => box.checked));
assert.match(await page.$eval(".choisis", (list) => list.textContent), /Recommandation/);
const place = await page.$eval(".extrait .place a", (a) => a.getAttribute("href"));
assert.match(place, /\/publications\/[0-9a-f]+\/pages\/\d+#/);
await submit(".extrait .place a");
const number = place.match(/pages\/(\d+)/)[1];
assert.match(await heading(), new RegExp(`^Page ${number}( |$)`));
assert.match(await page.$eval("iframe", (frame) => frame.getAttribute("src")), new RegExp("original#page=" + number + "$"));
assert((await page.$eval(".texte", (article) => article.textContent.length)) > 100);
console.log("searched and read");

// Completion by the keyboard.
await go("/");
await page.type("#q", "theme:temps");
await page.waitForSelector(".suggestions:not([hidden]) li");
await page.keyboard.press("ArrowDown");
await page.keyboard.press("Enter");
assert.match(await page.$eval("#q", (input) => input.value), /^theme:[A-Z]+-\d+ $/);

// A reader subscribes and confirms from the mail.
await go("/abonnement");
await page.type("#address", "ana@exemple.fr");
await page.select("#theme", "GRH");
await submit("main form button");
assert.equal(await heading(), "Vérifiez votre boîte aux lettres");
const confirmation = link(await mail(1), "confirmation");
await go(confirmation);
await submit("main form button");
assert.equal(await heading(), "Abonnement confirmé");
await go(confirmation);
await submit("main form button");
assert.equal(await heading(), "Lien périmé", "a link confirms once");

// Receives the letter of a week, changes preferences by its link.
const week = JSON.parse(cli("directory", "--format", "jsonl", "--theme", "GRH").split("\n")[0]).date;
const code = (day) => {
  const date = new Date(day + "T12:00:00Z");
  date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
  const first = new Date(Date.UTC(date.getUTCFullYear(), 0, 1));
  return date.getUTCFullYear() + "-W" + String(Math.ceil(((date - first) / 86400000 + 1) / 7)).padStart(2, "0");
};
fs.appendFileSync("cambon.toml", "");
execFileSync("sed", ["-i", "s|^\\[newsroom\\]|[newsroom]\\nsite = \"" + site + "\"|", "cambon.toml"]);
cli("digest", "--week", code(week), "--send");
const letter = await mail(2);
await go(link(letter, "preferences"));
assert.match(await text(), /Vous suivez le thème/);
await page.select("main select[name=rhythm]", "monthly");
await submit("button[value=change]");
assert.match(await text(), /C’est enregistré/);
assert.equal(await page.$eval("main select[name=rhythm]", (select) => select.value), "monthly");
await go("/lettres/" + code(week));
assert.match(await heading(), /^Semaine/);
console.log("subscribed and read the letter");

// Says that a topic is wrong.
await go("/recherche?in=conclusions&q=&kind=recommendation");
await submit(".extrait a.nom");
await page.click(".signaler summary");
await page.click("input[name=problem][value=theme]");
await page.select("select[name=topic]", "GRH-1");
await submit(".signaler button");
assert.equal(await heading(), "Merci, c’est noté");
assert.match(cli("remarks"), /GRH-1/);

// Leaves by the one click of a mail program, and by nothing less.
const header = letter.replace(/\r?\n[ \t]+/g, " ").match(/List-Unsubscribe: .*?<(https?:[^>]+)>/i)[1];
const oneClick = await fetch(header, { method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "List-Unsubscribe=One-Click" });
assert.equal(oneClick.status, 200);
await go(link(letter, "preferences"));
assert.equal(await heading(), "Lien périmé");
console.log("left");

// Every kind of page: axe-core, light and dark; no script needed; nothing wider than a narrow screen; 200 % zoom.
const conclusion = JSON.parse(cli("export", "conclusions", "--kind", "legal_reminder").split("\n")[0]);
const report = "/publications/" + conclusion.publication_id;
const body = await (await fetch(site + "/organismes")).text();
const kinds = [
  "/", "/recherche?q=heures+suppl%C3%A9mentaires", "/recherche?q=zzzz", "/recherche?q=(eau", "/recherche?in=conclusions&q=contr%C3%B4le&year=2016",
  report, report + "/pages/2", report + "/texte", "/conclusions/" + conclusion.id, "/themes", "/themes/GRH-1", "/organismes",
  body.match(/\/organismes\/[a-z0-9-]+/)[0], "/juridictions", (await (await fetch(site + "/juridictions")).text()).match(/\/juridictions\/[^"]+/)[0],
  "/fondements", "/fondements/CGCT%20L.%202312-1", "/annuaire", "/lettres", "/lettres/" + code(week), "/abonnement", "/confirmation?jeton=x",
  "/desabonnement?jeton=x", "/sources", "/precision", "/glossaire", "/glossaire/epargne-brute", "/a-propos", "/methode", "/mentions-legales",
  "/confidentialite", "/accessibilite", "/flux", "/api", "/nulle-part",
];
const problems = [];
await page.setBypassCSP(true);
for (const kind of kinds) {
  await page.setViewport({ width: 320, height: 700 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
  await go(kind);
  // 320 CSS pixels are also 1280 at 400 % (WCAG 1.4.10).
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  if (width > 320) problems.push(kind + " is " + width + " px wide at 320");
  await page.setViewport({ width: 1280, height: 900 });
  await page.evaluate(axe);
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"], iframes: false }));
    for (const violation of found.violations) problems.push([kind, scheme, violation.id, violation.nodes[0].html.slice(0, 200)].join(" "));
  }
}
assert.deepEqual(problems, []);
await page.setBypassCSP(false);

// The keyboard alone: the first key leads to the content, each later one somewhere visible.
await go("/recherche?q=eau");
await page.keyboard.press("Tab");
assert.equal(await page.evaluate(() => document.activeElement.textContent), "Aller au contenu");
for (let steps = 0; steps < 25; steps += 1) {
  await page.keyboard.press("Tab");
  const shown = await page.evaluate(() => {
    const box = document.activeElement.getBoundingClientRect();
    return document.activeElement === document.body || (box.width > 0 && box.height > 0);
  });
  assert(shown, "what has the focus is seen");
}

assert.deepEqual(foreign, [], "no request to another host");
assert.deepEqual(violations, [], "nothing that the policy forbids");
await browser.close();
console.log("journey ended");
