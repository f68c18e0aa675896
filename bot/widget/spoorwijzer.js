// <spoorwijzer-chat>: the chat as one element, without dependencies and without a build step.
// Everything the server sends is shown as text; nothing is ever parsed as HTML. Works under a strict CSP with trusted types.

const T = {
  launcher: 'Stel uw vraag', close: 'Sluit de chat', menu: 'Meer mogelijkheden', chat: 'Chat', chatOf: 'Chat van ',
  subtitle: 'Spoorwijzer, vragen over ziekte en werk', log: 'Gesprek', you: 'U zegt: ', bot: 'Spoorwijzer zegt: ',
  label: 'Uw vraag', placeholder: 'Typ hier uw vraag', send: 'Verstuur',
  note: 'Deel geen namen, BSN of medische gegevens. Geen juridisch advies.',
  person: 'Liever een medewerker?', personText: 'Ik wil met een medewerker praten',
  typing: 'Spoorwijzer is bezig met een antwoord',
  save: 'Bewaar het gesprek', print: 'Print het gesprek', wipe: 'Wis mijn gegevens en begin opnieuw',
  wipeSure: 'Alles uit dit gesprek wissen, hier en op de server?', yes: 'Ja', no: 'Nee', wipeYes: 'Ja, wis alles', wipeNo: 'Nee, ga terug',
  wiped: 'Uw gegevens zijn gewist, hier en op de server.',
  useful: 'Was dit nuttig?', usefulYes: 'Ja, dit was nuttig', usefulNo: 'Nee, dit was niet nuttig',
  source: 'Bron: ', checked: 'laatst gecontroleerd op ', newTab: ' (opent in een nieuw tabblad)',
  why: 'Waarom deze datum?', missed: 'Wat als het te laat is?', workday: 'Laatste werkdag ervoor: ', who: 'Wie: ',
  letop: /^(Let op:)/,
  calendar: 'Zet de datums in mijn agenda', calendarSave: 'Bewaar het agendabestand', calendarDone: 'Het agendabestand is gemaakt. U vindt het bij uw downloads.', calendarFile: 'termijnen.ics',
  dateLabel: 'Typ de datum', dateHint: 'Bijvoorbeeld: 12 januari 2026 of 12-01-2026.', datePick: 'Of kies de datum', dateSend: 'Verstuur datum',
  dateEmpty: 'Vul eerst een datum in, bijvoorbeeld 12 januari 2026.',
  timeline: 'Uw tijdlijn', today: 'vandaag', Today: 'Vandaag', week: 'week ', sickWeek: 'ziekteweek ', first: 'Eerste ziektedag',
  steps: 'De stappen', next: 'eerstvolgende stap', table: 'De tijdlijn als tabel', columns: ['Stap', 'Datum', 'Wie', 'Stand'],
  status: { voorbij: 'voorbij', vandaag: 'vandaag', binnenkort: 'binnenkort', nu: 'loopt nu', komend: 'komt nog' },
  drawing: (from, to, today, next) => `Tijdlijn van ${from} tot en met ${to}. Vandaag is het ${today}.${next ? ` De eerstvolgende stap: ${next}.` : ''} De stappen staan hieronder.`,
  offline: 'Er is geen verbinding. Uw bericht is niet verzonden. We proberen het opnieuw zodra er verbinding is.',
  failed: 'Uw bericht is niet verzonden, of het antwoord kwam niet aan.', notSent: 'Niet verzonden.', retry: 'Probeer opnieuw',
  expired: 'Uw sessie was verlopen. We zijn een nieuw gesprek begonnen. Uw laatste bericht staat nog in het tekstvak.',
  expiredIdle: 'Uw vorige gesprek was verlopen. We zijn een nieuw gesprek begonnen.',
  noStart: 'De chat kan nu niet starten. Controleer uw verbinding en probeer het opnieuw.',
  oops: 'Dat lukte niet. Probeer het opnieuw.',
  wait: (seconds) => `U stuurt veel berichten achter elkaar. Uw bericht gaat over ${seconds} seconden vanzelf weg.`,
  transcript: 'Gesprek met Spoorwijzer', transcriptFile: 'gesprek.txt', choicesWere: 'Keuzes: ',
  months: 'januari februari maart april mei juni juli augustus september oktober november december'.split(' '),
  days: 'zondag maandag dinsdag woensdag donderdag vrijdag zaterdag'.split(' '),
  // Said first, in the language of the page, to who may not read Dutch well.
  openings: {
    en: 'Hello. This chat reads and answers Dutch. Please write short Dutch sentences, or ask someone you trust to help you.',
    de: 'Guten Tag. Dieser Chat liest und antwortet auf Niederländisch. Schreiben Sie kurze niederländische Sätze oder bitten Sie jemanden um Hilfe.',
    fr: 'Bonjour. Ce chat lit et répond en néerlandais. Écrivez des phrases courtes en néerlandais ou demandez de l’aide à un proche.',
    pl: 'Dzień dobry. Ten czat czyta i odpowiada po niderlandzku. Proszę pisać krótkie zdania po niderlandzku albo poprosić kogoś o pomoc.',
    tr: 'Merhaba. Bu sohbet Hollandaca okur ve yanıt verir. Lütfen kısa Hollandaca cümleler yazın veya güvendiğiniz birinden yardım isteyin.',
  },
};

const DARK = `
  --_ink: #e9eef4; --_soft: #b4c0cc; --_paper: #10161d; --_card: #1a222c; --_line: #8594a3; --_mine: #203a55; --_link: #a9cdf5;
  --_now: #ffdb9a; --_now-paper: #3a2d10; --_bad: #ffb4a6; --_focus: #ffc46b; color-scheme: dark;`;

const CSS = `
:host { all: initial; display: block;
  /* NL Design System: the tokens of the page, where it has them, and else our own. */
  --_accent: var(--spoorwijzer-button-background-color, var(--utrecht-button-primary-action-background-color, #154273));
  --_on-accent: var(--spoorwijzer-button-color, var(--utrecht-button-primary-action-color, #fff));
  --_font: var(--spoorwijzer-document-font-family, var(--utrecht-document-font-family, system-ui, "Segoe UI", Roboto, sans-serif));
  --_radius: var(--spoorwijzer-border-radius, 12px); --_size: var(--spoorwijzer-document-font-size, max(1rem, 16px));
  --_ink: var(--spoorwijzer-document-color, #17202b); --_soft: #4c5967; --_paper: var(--spoorwijzer-document-background-color, #f3f5f8);
  --_card: #fff; --_line: #6f7d8b; --_mine: #dfeaf6; --_link: var(--spoorwijzer-link-color, #154273); --_now: #6b4100; --_now-paper: #fff3da;
  --_bad: #a3200d; --_focus: var(--spoorwijzer-focus-outline-color, #b5380b); color-scheme: light; }
@media (prefers-color-scheme: dark) { :host(:not([data-theme=light])) { ${DARK} } }
:host([data-theme=dark]) { ${DARK} }
@media (prefers-contrast: more) { :host { --_soft: var(--_ink); --_line: var(--_ink); } }
[hidden] { display: none !important; }
* { box-sizing: border-box; }
.root { font: 400 var(--_size)/1.5 var(--_font); color: var(--_ink); text-align: start; }
button, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; min-height: 44px; padding: .35em .9em; border: 1px solid var(--_link); border-radius: 10px; background: var(--_card); color: var(--_link); text-align: start; }
button:hover { text-decoration: underline; }
button[aria-disabled=true] { cursor: default; color: var(--_soft); border-color: var(--_line); border-style: dashed; text-decoration: none; }
button[aria-pressed=true] { color: var(--_ink); border: 2px solid currentColor; font-weight: 600; }
:focus-visible { outline: 3px solid var(--_focus); outline-offset: 2px; }
.launcher { position: fixed; z-index: 2147483000; inset: auto max(16px, env(safe-area-inset-right)) max(16px, env(safe-area-inset-bottom)) auto; display: flex; gap: .6em; align-items: center;
  min-height: 56px; padding: .6em 1.2em; border-radius: 28px; border: 2px solid var(--_on-accent); background: var(--_accent); color: var(--_on-accent); font-weight: 600; box-shadow: 0 4px 18px rgb(0 0 0 / .3); }
:host([data-position=left]) .launcher { inset: auto auto max(16px, env(safe-area-inset-bottom)) max(16px, env(safe-area-inset-left)); }
.launcher svg { width: 1.7em; height: 1.7em; flex: none; }
.panel { position: fixed; z-index: 2147483001; right: 16px; bottom: 16px; width: min(27em, calc(100vw - 32px)); height: min(46em, calc(100dvh - 32px)); display: flex; flex-direction: column;
  background: var(--_paper); border: 1px solid var(--_line); border-radius: var(--_radius); overflow: hidden; box-shadow: 0 8px 40px rgb(0 0 0 / .35); }
:host([data-position=left]) .panel { right: auto; left: 16px; }
:host([data-position=inline]) .panel { position: static; width: 100%; height: min(44em, 90dvh); box-shadow: none; }
:host([data-position=inline]) .launcher, :host([data-position=inline]) .close { display: none; }
header { display: flex; gap: .5em; align-items: center; padding: .5em .6em .5em .9em; background: var(--_accent); color: var(--_on-accent); }
header svg { width: 1.8em; height: 1.8em; flex: none; }
header div { flex: 1; min-width: 0; }
.title { margin: 0; font-weight: 600; line-height: 1.25; overflow-wrap: anywhere; }
.sub { margin: 0; font-size: .8125em; line-height: 1.3; }
header button { min-width: 44px; padding: 0; display: grid; place-items: center; background: transparent; color: inherit; border-color: transparent; }
header button:hover { border-color: currentColor; }
header :focus-visible, .launcher:focus-visible { outline-color: var(--_on-accent); outline-offset: -5px; }
.launcher:focus-visible { outline: 3px solid var(--_focus); outline-offset: 3px; }
.menu { display: flex; flex-direction: column; gap: .4em; padding: .6em; background: var(--_card); border-bottom: 1px solid var(--_line); }
.menu p { margin: 0; }
.log { flex: 1; min-height: 6em; overflow-y: auto; overscroll-behavior: contain; padding: .9em; display: flex; flex-direction: column; gap: .8em; }
.log:focus-visible { outline-offset: -3px; }
.msg { align-self: flex-start; width: fit-content; max-width: 100%; padding: .65em .85em; border: 1px solid var(--_line); border-radius: var(--_radius); background: var(--_card); overflow-wrap: anywhere; }
.mine { align-self: flex-end; max-width: 88%; background: var(--_mine); border-color: transparent; white-space: pre-line; }
.notice { align-self: stretch; width: auto; background: var(--_now-paper); color: var(--_now); border-color: currentColor; }
.wide { width: 100%; }
.msg p { margin: 0 0 .6em; white-space: pre-line; }
.msg > :last-child, .msg details > :last-child { margin-bottom: 0; }
.soft { font-size: .875em; color: var(--_soft); }
.facts { border-inline-start: 3px solid var(--_link); padding-inline-start: .6em; }
a { color: var(--_link); text-underline-offset: 2px; }
.soft a { color: inherit; }
.row { display: flex; flex-wrap: wrap; gap: .5em; align-items: center; margin: .6em 0 0; }
.row p { margin: 0; }
.date { margin: 0 0 .6em; padding: .5em .7em; border: 1px solid var(--_line); border-radius: 8px; }
.date.due, .step.due { background: var(--_now-paper); color: var(--_now); border-color: currentColor; }
.due .soft, .due a { color: inherit; }
strong { font-weight: 600; }
.date strong { display: block; }
summary { cursor: pointer; padding: .35em 0; min-height: 24px; }
details ul { margin: .2em 0 .5em; padding-inline-start: 1.1em; }
details p { margin: .2em 0 .5em; }
figure { margin: 0 0 .6em; }
figcaption { font-weight: 600; }
.strip { display: block; width: 100%; height: auto; margin: .2em 0 .4em; overflow: visible; color: var(--_ink); }
.strip text { font: 600 11px var(--_font); fill: currentColor; }
.strip .rail { stroke: var(--_line); stroke-width: 3; }
.strip .done { stroke: var(--_link); stroke-width: 6; }
.strip .tick { stroke: var(--_line); stroke-width: 1.5; }
.strip .now { stroke: var(--_bad); stroke-width: 2.5; }
.strip .dot { fill: var(--_card); stroke: var(--_link); stroke-width: 2; }
.strip .dot.past { fill: var(--_link); stroke: var(--_card); }
.strip .dot.next { fill: var(--_now); stroke: var(--_now); }
.strip .span { stroke: var(--_link); stroke-width: 4; stroke-linecap: round; opacity: .55; }
.strip .nowtext { fill: var(--_bad); }
ol.steps { list-style: none; margin: 0; padding: 0; }
.step { position: relative; margin: 0; padding: .3em .5em .3em 2em; border: 1px solid transparent; border-radius: 8px; }
.step::before { content: ""; position: absolute; inset: 0 auto 0 .78em; border-inline-start: 3px solid var(--_line); }
.step.past::before { border-color: var(--_link); }
.step .mark { position: absolute; inset-inline-start: .3em; top: .75em; width: 1.15em; height: 1.15em; border-radius: 50%; border: 3px solid var(--_link); background: var(--_card); }
.step.past .mark { background: var(--_link); }
.step.due .mark { border-color: currentColor; background: currentColor; }
.step.today { color: var(--_bad); font-weight: 600; }
.step.today .mark { border-radius: 2px; border-color: currentColor; background: currentColor; height: 4px; top: 1em; }
.step summary { position: relative; padding: 0 1.6em 0 0; list-style: none; }
.step summary::-webkit-details-marker { display: none; }
.step summary::after { content: ""; position: absolute; top: .45em; right: .3em; width: .5em; height: .5em; border: solid var(--_link); border-width: 0 2px 2px 0; transform: rotate(45deg); }
.step [open] summary::after { transform: translateY(.3em) rotate(225deg); }
.step .soft { display: block; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .875em; width: 100%; }
th, td { text-align: start; vertical-align: top; padding: .3em .4em; border-bottom: 1px solid var(--_line); }
.typing { display: flex; gap: 5px; padding: 0 1.2em .6em; }
.typing i { width: 8px; height: 8px; border-radius: 50%; background: var(--_soft); animation: pulse 1.2s infinite; }
.typing i:nth-child(3) { animation-delay: .2s; } .typing i:nth-child(4) { animation-delay: .4s; }
@keyframes pulse { 50% { opacity: .25; } }
.error { margin: 0; padding: .4em .9em; color: var(--_bad); background: var(--_card); border-top: 1px solid var(--_line); }
.error:empty { display: none; }
.composer { display: flex; gap: .5em; align-items: flex-end; padding: .6em .7em .4em; background: var(--_card); border-top: 1px solid var(--_line); }
textarea, input { background: var(--_paper); border: 1px solid var(--_line); border-radius: 10px; padding: .5em .7em; min-height: 44px; }
textarea { flex: 1; min-width: 0; resize: none; max-height: 9em; line-height: 1.4; }
.datefield label, .datefield .soft { display: block; }
input { width: 100%; margin: .15em 0 .5em; }
input[aria-invalid=true] { border: 2px solid var(--_bad); }
.bad { color: var(--_bad); }
::placeholder { color: var(--_soft); opacity: 1; }
.primary { background: var(--_accent); color: var(--_on-accent); border-color: var(--_on-accent); font-weight: 600; }
.foot { display: flex; flex-wrap: wrap; gap: 0 .8em; align-items: center; justify-content: space-between; padding: 0 .7em .4em; background: var(--_card); font-size: .8125em; color: var(--_soft); }
.foot p { margin: 0; flex: 1 1 14em; }
.foot button { min-height: 32px; border: 0; padding: 0 .2em; background: none; text-decoration: underline; }
.hidden { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 30em), (max-height: 30em) {
  :host(:not([data-position=inline])) .panel { inset: var(--_top, 0px) 0 auto 0; width: 100%; height: var(--_height, 100dvh); border: 0; border-radius: 0; }
  .sub { display: none; } .foot p { flex-basis: 100%; }
}
@media (max-height: 30em) { .panel { overflow-y: auto; } .log { flex: none; min-height: 70%; } header { position: sticky; top: 0; z-index: 1; } .composer { position: sticky; bottom: 0; } }
@media (max-height: 20em) { header, .composer { position: static; } }
@media (prefers-reduced-motion: reduce) { .typing i { animation: none; } }
@media (forced-colors: active) { .launcher, .primary, header { border: 2px solid ButtonText; } .step.past .mark, .step.due .mark, .typing i { background: CanvasText; forced-color-adjust: none; } }
@media print {
  .panel { position: static !important; width: auto !important; height: auto !important; overflow: visible; border: 0; box-shadow: none; background: #fff; color: #000; }
  .log { overflow: visible; display: block; } .msg { margin: 0 0 .7em; break-inside: avoid; color: #000; background: #fff; }
  .launcher, header button, .composer, .foot, .typing, .menu, .row, .error, .datefield { display: none !important; }
}`;

const TIMEOUT = 30000;
const INDICATOR = 300;
const DAY = 864e5;
const SVG = 'http://www.w3.org/2000/svg';
const HOME = new URL('.', import.meta.url);

/** An element with attributes and children; strings become text. */
function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === 'on') for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== ''));
  return node;
}

/** An element of a drawing. */
function s(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const icon = (path) => s('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false', width: '24', height: '24' },
  s('path', { d: path, stroke: 'currentColor', 'stroke-width': '1.5', fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }));
const ICONS = {
  rail: 'M4 15 7 1M12 15 9 1M3.4 12h9.2M4.4 7.6h7.2', chat: 'M2 3h12v8H7l-3 3v-3H2zM5 6h6M5 8.5h4', close: 'M4 4l8 8M12 4l-8 8', menu: 'M3 4h10M3 8h10M3 12h10',
};

const parseDay = (iso) => { const [y, m, d] = iso.split('-').map(Number); return Date.UTC(y, m - 1, d); };
const words = (time, weekday) => { const d = new Date(time); return `${weekday ? T.days[d.getUTCDay()] + ' ' : ''}${d.getUTCDate()} ${T.months[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
const dutchDay = (iso, weekday) => words(parseDay(iso), weekday);
const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');

const LINKS = /https:\/\/[^\s<>"]*[^\s<>".,;:!?)]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b(?:[a-z0-9-]+\.)+(?:nl|eu|com|org|be)\b(?:\/[^\s,;)]*[^\s.,;)])?|\b0\d{2,3}[ -]\d{3,4}(?:[ -]?\d{2,3}){0,3}\b/gi;
const NUMBERS = /\b11[23]\b/g;

/** Text in which addresses and telephone numbers can be followed. */
function linked(source, emergency) {
  const text = source.replaceAll('€ ', '€\u00a0');
  const out = [];
  let end = 0;
  const found = [...text.matchAll(LINKS), ...(emergency ? text.matchAll(NUMBERS) : [])].sort((a, b) => a.index - b.index);
  for (const match of found) {
    if (match.index < end) continue;
    const part = match[0];
    const href = part.includes('@') ? `mailto:${part}` : /^[\d -]+$/.test(part) ? `tel:${part.replace(/\D/g, '')}` : part.startsWith('https:') ? part : `https://${part}`;
    out.push(text.slice(end, match.index), href.startsWith('https:') ? outside(part, href) : h('a', { href }, part));
    end = match.index + part.length;
  }
  return [...out, text.slice(end)];
}

function outside(text, href) {
  return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, text, h('span', { class: 'hidden' }, T.newTab));
}

function paragraph(text, cls, emergency) {
  const bold = text.match(T.letop);
  return bold ? h('p', { class: cls }, h('strong', null, bold[1]), ...linked(text.slice(bold[1].length), emergency)) : h('p', { class: cls }, ...linked(text, emergency));
}

function sources(list, checked) {
  const p = h('p', { class: 'soft' }, T.source);
  list.forEach((bron, i) => p.append(i ? '; ' : '', /^https:\/\//.test(bron.url || '') ? outside(bron.tekst, bron.url) : bron.tekst));
  if (checked) p.append(` (${T.checked}${dutchDay(checked)})`);
  return p;
}

/** Why a date is what it is, and what follows from missing it. */
function reasons(row) {
  const parts = [];
  if (row.laatste_werkdag) parts.push(h('p', null, T.workday + row.laatste_werkdag + '.'));
  if (row.stappen.length) parts.push(h('p', null, h('strong', null, T.why)), h('ul', null, ...row.stappen.map((step) => h('li', null, step))));
  if (row.gevolg) parts.push(h('p', null, h('strong', null, T.missed + ' '), row.gevolg));
  if (row.bronnen.length) parts.push(sources(row.bronnen));
  return parts;
}

// Questions that are answered with a date; the others have choices only.
const DATE_QUESTIONS = new Set(['vraag:eerste_ziektedag', 'vraag:feiten_bevestigd']);
const DUE = new Set(['vandaag', 'nu', 'binnenkort']);

function dateCard(row) {
  const card = h('div', { class: 'date' + (DUE.has(row.status) ? ' due' : '') },
    h('strong', null, `${row.titel}: ${row.datum}`),
    h('span', { class: 'soft' }, T.who + row.wie + (row.status === 'voorbij' ? ` (${T.status.voorbij})` : '')));
  const why = reasons(row);
  if (why.length) card.append(h('details', null, h('summary', null, T.why), ...why));
  return card;
}

/** The weeks from the first sick day to the end, as a drawing; the steps in order; the same as a table. */
function timeline(rows, info) {
  const dated = rows.filter((row) => row.iso).sort((a, b) => (a.iso < b.iso ? -1 : a.iso > b.iso ? 1 : 0));
  const first = parseDay(info.eerste_ziektedag);
  const today = parseDay(info.vandaag);
  const last = Math.max(first + DAY, ...dated.map((row) => parseDay(row.iso)));
  const ahead = dated.find((row) => row.status !== 'voorbij');
  const left = 10, right = 310, middle = 34;
  const x = (time) => Math.round((left + (right - left) * Math.min(1, Math.max(0, (time - first) / (last - first)))) * 10) / 10;
  const now = info.ziekteweek ? T.sickWeek + info.ziekteweek : words(today);
  const svg = s('svg', { class: 'strip', viewBox: '0 0 320 66', role: 'img', 'aria-label': T.drawing(words(first, true), words(last, true), now, ahead && `${ahead.titel}, ${ahead.datum}`) });
  const line = (cls, x1, y1, x2, y2) => svg.append(s('line', { class: cls, x1, y1, x2, y2 }));
  line('rail', left, middle, right, middle);
  if (today > first) line('done', left, middle, x(today), middle);
  const weeks = Math.round((last - first) / DAY / 7);
  const each = weeks <= 30 ? 4 : weeks <= 60 ? 13 : 26;
  for (let week = 0; week <= weeks; week += each) {
    const at = x(first + week * 7 * DAY);
    line('tick', at, middle + 8, at, middle + 14);
    svg.append(s('text', { x: at, y: middle + 26, 'text-anchor': week ? (at > 290 ? 'end' : 'middle') : 'start' }, week ? String(week) : T.week + '0'));
  }
  for (const row of dated) if (info.vanaf[row.id]) line('span', x(parseDay(info.vanaf[row.id])), middle, x(parseDay(row.iso)), middle);
  for (const row of dated) svg.append(s('circle', { class: 'dot' + (row.status === 'voorbij' ? ' past' : row === ahead ? ' next' : ''), cx: x(parseDay(row.iso)), cy: middle, r: row === ahead ? 7 : 5 }));
  if (today >= first && today <= last) {
    const at = x(today);
    line('now', at, 18, at, middle + 9);
    svg.append(s('text', { class: 'nowtext', x: at, y: 12, 'text-anchor': at < 50 ? 'start' : at > 270 ? 'end' : 'middle' }, T.today));
  }
  const list = h('ol', { class: 'steps', 'aria-label': T.steps });
  const here = () => h('li', { class: 'step today' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), `${T.Today}, ${words(today)}${info.ziekteweek ? ` (${T.sickWeek}${info.ziekteweek})` : ''}`);
  list.append(h('li', { class: 'step past' }, h('span', { class: 'mark', 'aria-hidden': 'true' }), h('strong', null, T.first), h('span', { class: 'soft' }, words(first, true))));
  let shown = false;
  for (const row of dated) {
    if (!shown && row.status !== 'voorbij') { list.append(here()); shown = true; }
    const state = row === ahead ? ` · ${T.next}` : row.status === 'komend' ? '' : ` · ${T.status[row.status] || row.status}`;
    list.append(h('li', { class: 'step' + (row.status === 'voorbij' ? ' past' : row === ahead || DUE.has(row.status) ? ' due' : '') },
      h('span', { class: 'mark', 'aria-hidden': 'true' }),
      h('details', null, h('summary', null, h('strong', null, row.titel), h('span', { class: 'soft' }, row.datum + state), h('span', { class: 'soft' }, T.who + row.wie)), ...reasons(row))));
  }
  if (!shown) list.append(here());
  const cell = (tag, text) => h(tag, tag === 'th' ? { scope: 'col' } : null, text);
  const table = h('table', null, h('caption', { class: 'hidden' }, T.timeline),
    h('thead', null, h('tr', null, ...T.columns.map((name) => cell('th', name)))),
    h('tbody', null, ...dated.map((row) => h('tr', null, h('th', { scope: 'row' }, row.titel), cell('td', row.datum), cell('td', row.wie), cell('td', T.status[row.status] || row.status)))));
  return h('figure', null, h('figcaption', null, T.timeline), svg, list,
    h('details', { class: 'table' }, h('summary', null, T.table), h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': T.table }, table)));
}

/** A failed call: `status` 0 if no reply came. */
class CallError extends Error {
  constructor(status, sentence, seconds) { super(sentence || ''); this.status = status; this.seconds = seconds; }
}

/** Black or white, whichever can be read best on a colour. */
function inkFor(colour) {
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) return '#fff';
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b] = Array.from(canvas.getImageData(0, 0, 1, 1).data, (v) => { const c = v / 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? '#000' : '#fff';
}

function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const a = h('a', { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

let sheet;
function styles(root, nonce) {
  try {
    if (!sheet) { sheet = new CSSStyleSheet(); sheet.replaceSync(CSS); }
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Browsers before 2023 cannot share a sheet; the page's nonce then lets a style element through.
    const style = h('style', { nonce });
    style.textContent = CSS;
    root.append(style);
  }
}

export class SpoorwijzerChat extends HTMLElement {
  static observedAttributes = ['data-organisation', 'data-color', 'data-position', 'data-launcher'];

  #parts = null; #key = ''; #state = {}; #session = null; #starting = null; #listening = null; #live = null;
  #chain = Promise.resolve(); #failed = []; #pending = 0; #indicator = 0; #again = 0; #restored = false; #place = 0; #ready = null; #record = [];

  connectedCallback() {
    if (!this.#parts) this.#build();
    this.#apply();
    this.#listening = new AbortController();
    const signal = this.#listening.signal;
    addEventListener('online', () => this.#retryAll(), { signal });
    this.#retryAll();
    // Taken away and put back, an element has lost where it was scrolled to.
    const { log } = this.#parts;
    const place = this.#place;
    if (place) requestAnimationFrame(() => { log.scrollTop = place; });
    log.addEventListener('scroll', () => { if (log.isConnected) this.#place = log.scrollTop; }, { signal, passive: true });
    if (window.visualViewport) {
      const fit = () => {
        this.style.setProperty('--_height', `${visualViewport.height}px`);
        this.style.setProperty('--_top', `${visualViewport.offsetTop}px`);
      };
      visualViewport.addEventListener('resize', fit, { signal });
      visualViewport.addEventListener('scroll', fit, { signal });
    }
    if (this.#inline || this.#state.open || 'open' in this.dataset && this.#state.open === undefined) this.#show(false);
  }

  disconnectedCallback() {
    // A page that navigates without loading takes the element away and may put it back.
    this.#listening.abort();
    clearTimeout(this.#again);
  }

  attributeChangedCallback() { if (this.#parts) this.#apply(); }

  /** Opens the chat and moves the focus into it. */
  open() { this.#show(true); }

  /** Opens the chat and asks a question, for a link on the page. */
  ask(text) { this.#show(true); this.#chain = this.#chain.then(() => this.#ready); this.#send(String(text)); }

  /** Closes the chat and gives the focus back to the button that opens it. */
  close() { this.#hide(); }

  get #inline() { return this.dataset.position === 'inline'; }

  get #server() { return this.dataset.server ? new URL(this.dataset.server.replace(/\/?$/, '/'), document.baseURI) : HOME; }

  #build() {
    const root = this.attachShadow({ mode: 'open' });
    styles(root, this.dataset.nonce);
    const click = (handler) => ({ click: handler });
    const p = {};
    p.launcherText = h('span');
    p.launcher = h('button', { type: 'button', class: 'launcher', 'aria-expanded': 'false', 'aria-controls': 'panel', on: click(() => this.open()) }, icon(ICONS.chat), p.launcherText);
    p.title = h('p', { class: 'title', id: 'title' });
    p.menuButton = h('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': 'menu', 'aria-label': T.menu, on: click(() => this.#menu(p.menu.hidden)) }, icon(ICONS.menu));
    p.close = h('button', { type: 'button', class: 'close', 'aria-label': T.close, on: click(() => this.close()) }, icon(ICONS.close));
    p.sure = h('div', { class: 'menu', hidden: true, role: 'group', 'aria-label': T.wipeSure }, h('p', null, T.wipeSure),
      h('button', { type: 'button', on: click(() => this.#wipe()) }, T.wipeYes), h('button', { type: 'button', on: click(() => { this.#menu(true); }) }, T.wipeNo));
    p.menu = h('div', { class: 'menu', id: 'menu', hidden: true },
      h('button', { type: 'button', on: click(() => { this.#menu(false); this.#save(); }) }, T.save),
      h('button', { type: 'button', on: click(() => { this.#menu(false); this.#print(); }) }, T.print),
      h('button', { type: 'button', on: click(() => { this.#menu(false); p.sure.hidden = false; p.sure.querySelector('button').focus(); }) }, T.wipe));
    p.log = h('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': T.log, tabindex: '0' });
    p.typing = h('div', { class: 'typing', hidden: true }, h('span', { class: 'hidden' }), h('i'), h('i'), h('i'));
    p.status = h('div', { class: 'hidden', role: 'status' });
    p.error = h('p', { class: 'error', id: 'error', role: 'alert' });
    p.text = h('textarea', { id: 'text', rows: '1', placeholder: T.placeholder, 'aria-describedby': 'note error', enterkeyhint: 'send', autocomplete: 'off' });
    p.form = h('form', { class: 'composer' }, h('label', { for: 'text', class: 'hidden' }, T.label), p.text, h('button', { type: 'submit', class: 'primary' }, T.send));
    p.form.addEventListener('submit', (event) => { event.preventDefault(); this.#submit(); });
    p.text.addEventListener('input', () => this.#grow());
    p.text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.#submit(); }
    });
    p.panel = h('section', { class: 'panel', id: 'panel', 'aria-labelledby': 'title', hidden: true },
      h('header', null, icon(ICONS.rail), h('div', null, p.title, h('p', { class: 'sub' }, T.subtitle)), p.menuButton, p.close),
      p.menu, p.sure, p.log, p.typing, p.status, p.error, p.form,
      h('div', { class: 'foot' }, h('p', { id: 'note' }, T.note), h('button', { type: 'button', on: click(() => this.#send(T.personText, T.personText, true)) }, T.person)));
    p.panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      if (!p.menu.hidden || !p.sure.hidden) this.#menu(false, true); else if (!this.#inline) this.close();
    });
    root.append(h('div', { class: 'root', lang: 'nl' }, p.launcher, p.panel));
    this.#parts = p;
    const all = [...document.querySelectorAll('spoorwijzer-chat')];
    this.#key = `spoorwijzer:${this.#server}:${this.dataset.name || this.id || Math.max(0, all.indexOf(this))}`;
    try { this.#state = JSON.parse(sessionStorage.getItem(this.#key)) || {}; } catch { this.#state = {}; }
    this.#session = this.#state.token || null;
  }

  #apply() {
    const p = this.#parts;
    p.title.textContent = this.dataset.organisation ? T.chatOf + this.dataset.organisation : T.chat;
    p.launcherText.textContent = this.dataset.launcher || T.launcher;
    const colour = this.dataset.color;
    if (colour && window.CSS.supports('color', colour)) {
      this.style.setProperty('--spoorwijzer-button-background-color', colour);
      this.style.setProperty('--spoorwijzer-button-color', inkFor(colour));
    }
  }

  #remember(change) {
    Object.assign(this.#state, change);
    try { sessionStorage.setItem(this.#key, JSON.stringify(this.#state)); } catch { /* private mode: the page's memory has to do */ }
  }

  #show(focus) {
    const p = this.#parts;
    p.panel.hidden = false;
    p.launcher.hidden = true;
    p.launcher.setAttribute('aria-expanded', 'true');
    if (!this.#inline) this.#remember({ open: true });
    if (focus) p.text.focus({ preventScroll: true });
    this.#ready = this.#restore();
  }

  #hide() {
    const p = this.#parts;
    p.panel.hidden = true;
    p.launcher.hidden = false;
    p.launcher.setAttribute('aria-expanded', 'false');
    this.#remember({ open: false });
    p.launcher.focus({ preventScroll: true });
  }

  #menu(open, focus) {
    const p = this.#parts;
    p.sure.hidden = true;
    p.menu.hidden = !open;
    p.menuButton.setAttribute('aria-expanded', String(open));
    if (open) p.menu.querySelector('button').focus();
    else if (focus) p.menuButton.focus();
  }

  #grow() {
    const field = this.#parts.text;
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight + 2, 160)}px`;
  }

  /** A call to the server; throws a CallError. */
  async #call(path, body, token) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), TIMEOUT);
    try {
      const reply = await fetch(new URL(path, this.#server), {
        method: 'POST', signal: stop.signal, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store',
        headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) }, body: JSON.stringify(body),
      });
      if (reply.ok) return path === 'agenda' ? await reply.blob() : await reply.json();
      const fault = await reply.json().catch(() => ({}));
      throw new CallError(reply.status, fault.fout, Number(reply.headers.get('Retry-After')) || 5);
    } catch (error) {
      throw error instanceof CallError ? error : new CallError(0);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The session, started if there is none; `greet` says whether all of the opening is shown, its choices, or nothing. */
  #start(greet = 'all') {
    if (this.#session) return Promise.resolve(this.#session);
    this.#starting ||= this.#call('sessie', { organisatie: (this.dataset.organisation || '').slice(0, 80), onderwerp: this.dataset.firstTopic || '', pagina: this.dataset.subject || '' })
      .then((reply) => {
        this.#session = reply.token;
        this.#remember({ token: reply.token });
        if (greet !== 'nothing') this.#open(reply.opening, greet === 'all');
        return reply.token;
      })
      .finally(() => { this.#starting = null; });
    return this.#starting;
  }

  #open(opening, greet = true) {
    const language = (this.dataset.language || '').slice(0, 2);
    if (greet && T.openings[language]) this.#add(h('div', { class: 'msg', lang: language }, h('p', null, T.openings[language])));
    this.#answer({ custom: greet ? opening : { ...opening, alineas: [] } }, null, null);
  }

  /** What was said before in this tab, or a new session. */
  async #restore() {
    if (this.#restored) return;
    this.#restored = true;
    const p = this.#parts;
    const token = this.#session;
    this.#busy(1);
    try {
      if (!token) { await this.#start(); return; }
      const past = await this.#call('gesprek', {}, token);
      // Old messages are not announced again.
      p.log.setAttribute('aria-live', 'off');
      this.#open(past.opening);
      for (const turn of past.beurten) {
        this.#disableChoices();
        this.#mine(turn.tekst);
        for (const reply of turn.antwoorden) this.#answer(reply, turn.id, past.tijdlijn, turn.nuttig);
      }
      p.log.scrollTop = p.log.scrollHeight;
      this.#place = p.log.scrollTop;
      setTimeout(() => p.log.setAttribute('aria-live', 'polite'), 500);
    } catch (error) {
      if (error.status === 401) { await this.#anew(T.expiredIdle); return; }
      this.#restored = false;
      this.#notice(error.message || T.noStart, () => this.#restore());
    } finally {
      this.#busy(-1);
    }
  }

  /** Forgets the session on this side and starts another. */
  async #anew(sentence) {
    this.#session = null;
    this.#failed = [];
    this.#record = [];
    this.#remember({ token: null });
    this.#parts.log.replaceChildren();
    this.#notice(sentence);
    try { await this.#start(); } catch (error) { this.#notice(error.message || T.noStart, () => this.#start()); }
  }

  #submit() {
    const text = this.#parts.text.value.trim();
    if (!text) return;
    this.#parts.text.value = '';
    this.#grow();
    this.#send(text);
  }

  /** Shows a message at once and delivers it in its turn. */
  #send(text, shown, chosen) {
    this.#disableChoices();
    const message = { id: newId(), text, chosen: Boolean(chosen), box: this.#mine(shown || text) };
    this.#chain = this.#chain.then(() => this.#deliver(message));
  }

  async #deliver(message) {
    // What was typed later waits for what failed before it: order is kept.
    if (this.#failed.length && !this.#failed.includes(message)) return this.#fail(message);
    const p = this.#parts;
    this.#busy(1);
    try {
      const token = await this.#start('nothing');
      const body = { id: message.id, [message.chosen ? 'keuze' : 'tekst']: message.text };
      const reply = await this.#call('bericht', body, token).catch(async (error) => {
        if (error.status) throw error;
        // Once more by itself: the server knows the id, so nothing is done twice.
        await new Promise((resolve) => setTimeout(resolve, 700));
        return this.#call('bericht', body, token);
      });
      this.#failed = this.#failed.filter((other) => other !== message);
      message.box.querySelector('.fail')?.remove();
      p.error.textContent = '';
      if (reply.antwoorden.some((answer) => answer.custom?.vergeten)) return await this.#forgotten(reply.antwoorden);
      for (const answer of reply.antwoorden) this.#answer(answer, message.id, reply.tijdlijn);
    } catch (error) {
      if (error.status === 401) {
        p.text.value = p.text.value || message.text;
        this.#grow();
        await this.#anew(T.expired);
      } else if (error.status === 429) {
        this.#fail(message, T.wait(error.seconds));
        clearTimeout(this.#again);
        this.#again = setTimeout(() => this.#retryAll(), error.seconds * 1000);
      } else if (error.status >= 400 && error.status < 500) {
        this.#failed = this.#failed.filter((other) => other !== message);
        this.#notice(error.message || T.oops);
      } else {
        this.#fail(message, error.message || (navigator.onLine ? T.failed : T.offline));
      }
    } finally {
      this.#busy(-1);
    }
  }

  #fail(message, sentence) {
    if (!this.#failed.includes(message)) this.#failed.push(message);
    if (!message.box.querySelector('.fail')) {
      message.box.append(h('span', { class: 'row fail' }, h('span', { class: 'bad' }, T.notSent), h('button', { type: 'button', on: { click: () => this.#retryAll() } }, T.retry)));
    }
    if (sentence) this.#parts.error.textContent = sentence;
    this.#scroll(message.box);
  }

  #retryAll() {
    clearTimeout(this.#again);
    if (!this.#failed.length || this.#pending) return;
    this.#parts.error.textContent = '';
    const waiting = this.#failed;
    this.#failed = [];
    for (const message of waiting) this.#chain = this.#chain.then(() => this.#deliver(message));
  }

  async #forgotten(replies) {
    this.#record = [];
    this.#session = null;
    this.#remember({ token: null });
    this.#parts.log.replaceChildren();
    for (const reply of replies) this.#answer({ ...reply, custom: { ...reply.custom, keuzes: [], feedback: false } });
    await this.#start('choices').catch(() => {});
  }

  async #wipe() {
    this.#menu(false);
    const p = this.#parts;
    const token = this.#session;
    p.text.focus();
    this.#busy(1);
    try {
      if (token) await this.#call('vergeet', {}, token).catch((error) => { if (error.status !== 401) throw error; });
      p.error.textContent = '';
      await this.#anew(T.wiped);
    } catch (error) {
      p.error.textContent = error.message || T.oops;
    } finally {
      this.#busy(-1);
    }
  }

  #busy(change) {
    const p = this.#parts;
    this.#pending += change;
    clearTimeout(this.#indicator);
    const waiting = this.#pending > 0;
    const set = () => {
      p.typing.hidden = !waiting;
      p.status.textContent = waiting ? T.typing : '';
    };
    if (waiting) this.#indicator = setTimeout(set, INDICATOR); else set();
  }

  #disableChoices() {
    for (const button of this.#parts.log.querySelectorAll('.choices button, .datefield button')) button.setAttribute('aria-disabled', 'true');
    for (const field of this.#parts.log.querySelectorAll('.datefield:not([hidden])')) field.hidden = true;
  }

  #add(node) {
    this.#parts.log.append(node);
    this.#scroll(node);
    return node;
  }

  /** Brings the beginning of a message into view, so that a long answer is read from its first line. */
  #scroll(node) {
    const { log, panel } = this.#parts;
    // On a low screen all of the panel scrolls, under its header; otherwise only the messages do.
    const scroller = getComputedStyle(panel).overflowY === 'auto' ? panel : log;
    const top = scroller === log ? log.getBoundingClientRect().top : panel.firstElementChild.getBoundingClientRect().bottom;
    scroller.scrollTop += node.getBoundingClientRect().top - top - 8;
    // At once: its scroll event comes a frame later, and the page may have taken the element away by then.
    this.#place = log.scrollTop;
  }

  #mine(text) {
    this.#record.push(T.you + text);
    return this.#add(h('div', { class: 'msg mine' }, h('span', { class: 'hidden' }, T.you), text));
  }

  #notice(sentence, retry) {
    const box = h('div', { class: 'msg notice' }, h('p', null, sentence));
    if (retry) box.append(h('div', { class: 'row' }, h('button', { type: 'button', on: { click: () => { box.remove(); retry(); } } }, T.retry)));
    this.#add(box);
  }

  /** One reply, built whole before it is shown, so that it is announced once. */
  #answer(reply, turn, info, verdict) {
    const a = reply.custom;
    const box = h('div', { class: 'msg' }, h('span', { class: 'hidden' }, T.bot));
    if (!a) {
      if (reply.text) box.append(...reply.text.split('\n\n').map((part) => paragraph(part)));
      this.#record.push(T.bot + (reply.text || ''));
      this.#add(box);
      return;
    }
    const emergency = a.onderwerp === 'crisis';
    const drawn = a.datums.length > 2 && info;
    if (a.datums.length) for (const fact of a.feiten) box.append(paragraph(fact, 'soft facts'));
    for (const text of a.datums.length && a.kort ? a.kort : a.alineas) box.append(paragraph(text, null, emergency));
    if (drawn) { box.classList.add('wide'); box.append(timeline(a.datums, info)); } else box.append(...a.datums.map(dateCard));
    if (a.datums.length) for (const text of a.toelichting || []) box.append(paragraph(text));
    if (a.voorbehoud) box.append(paragraph(a.voorbehoud, 'soft'));
    if (a.bronnen.length) box.append(sources(a.bronnen, a.gecontroleerd_op));
    if (a.datums.some((row) => row.iso && row.status !== 'voorbij')) box.append(this.#calendarRow());
    if (a.ics) box.append(this.#row(T.calendarSave, () => download(a.bestandsnaam || T.calendarFile, 'text/calendar', a.ics)));
    if (a.print) box.append(this.#row(T.print, () => this.#print()));
    if (a.soort === 'vraag' && DATE_QUESTIONS.has(a.onderwerp)) box.append(this.#dateField());
    if (a.keuzes.length) box.append(this.#choices(a.keuzes));
    if (a.feedback && turn) box.append(this.#feedback(turn, a.onderwerp, verdict));
    this.#record.push(T.bot + [...a.feiten, ...a.alineas, a.voorbehoud, a.bronnen.length ? T.source + a.bronnen.map((bron) => bron.tekst).join('; ') : '', a.gecontroleerd_op ? T.checked + dutchDay(a.gecontroleerd_op) : ''].filter((part, i, all) => part && all.indexOf(part) === i).join('\n'));
    if (box.childNodes.length > 1) this.#add(box);
  }

  #choices(choices) {
    return h('div', { class: 'row choices' }, ...choices.map((choice) => this.#button(choice.titel, () => this.#send(choice.tekst, choice.titel, true))));
  }

  /** A button that works once; it keeps the focus, so it is not really disabled. */
  #button(text, action, attributes) {
    const button = h('button', { type: 'button', ...attributes }, text);
    button.addEventListener('click', () => { if (button.getAttribute('aria-disabled') !== 'true') action(button); });
    return button;
  }

  #dateField() {
    const n = newId().slice(0, 6);
    const error = h('p', { class: 'bad', id: `e${n}`, role: 'alert' });
    const typed = h('input', { id: `t${n}`, type: 'text', autocomplete: 'off', 'aria-describedby': `h${n} e${n}` });
    const picked = h('input', { id: `p${n}`, type: 'date' });
    picked.addEventListener('change', () => { if (picked.value) typed.value = dutchDay(picked.value); });
    const form = h('form', { class: 'datefield' }, h('label', { for: `t${n}` }, T.dateLabel), h('span', { class: 'soft', id: `h${n}` }, T.dateHint), typed, error,
      h('label', { for: `p${n}` }, T.datePick), picked, h('button', { type: 'submit', class: 'primary' }, T.dateSend));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = typed.value.trim();
      typed.setAttribute('aria-invalid', String(!text));
      error.textContent = text ? '' : T.dateEmpty;
      if (!text) { typed.focus(); return; }
      this.#send(text);
      // The field goes away with its question, so the focus needs another place.
      this.#parts.text.focus({ preventScroll: true });
    });
    return form;
  }

  #calendarRow() {
    return this.#row(T.calendar, async () => {
      const p = this.#parts;
      try {
        download(T.calendarFile, 'text/calendar', await this.#call('agenda', {}, this.#session));
        p.error.textContent = '';
        p.status.textContent = T.calendarDone;
      } catch (error) {
        p.error.textContent = error.message || T.oops;
      }
    });
  }

  #row(text, action) {
    return h('div', { class: 'row' }, h('button', { type: 'button', on: { click: action } }, text));
  }

  #feedback(turn, topic, verdict) {
    const row = h('div', { class: 'row', role: 'group', 'aria-label': T.useful }, h('p', { class: 'soft' }, T.useful));
    const mark = (useful) => buttons.forEach((button, i) => {
      button.setAttribute('aria-pressed', String((i === 0) === useful));
      button.setAttribute('aria-disabled', 'true');
    });
    const give = async (useful) => {
      mark(useful);
      try {
        const reply = await this.#call('oordeel', { id: turn, onderwerp: topic, nuttig: useful }, this.#session);
        for (const answer of reply.antwoorden) this.#answer(answer);
      } catch (error) {
        buttons.forEach((button) => { button.setAttribute('aria-pressed', 'false'); button.removeAttribute('aria-disabled'); });
        this.#parts.error.textContent = error.message || T.oops;
      }
    };
    const buttons = [this.#button(T.yes, () => give(true), { 'aria-label': T.usefulYes, 'aria-pressed': 'false' }), this.#button(T.no, () => give(false), { 'aria-label': T.usefulNo, 'aria-pressed': 'false' })];
    if (typeof verdict === 'boolean') mark(verdict);
    row.append(...buttons);
    return row;
  }

  #save() {
    const head = `${T.transcript}${this.dataset.organisation ? ` (${this.dataset.organisation})` : ''}\n`;
    download(T.transcriptFile, 'text/plain;charset=utf-8', `${head}\n${this.#record.join('\n\n')}\n`);
  }

  /** Prints the conversation alone: everything else on the page is hidden for as long as that takes. */
  #print() {
    const others = [];
    for (let node = this; node && node !== document.body; node = node.parentElement) {
      others.push(...[...(node.parentElement?.children || [])].filter((other) => other !== node && other.tagName !== 'SCRIPT'));
    }
    others.forEach((other) => other.toggleAttribute('data-spoorwijzer-hidden', true));
    const only = new CSSStyleSheet();
    only.replaceSync('@media print { [data-spoorwijzer-hidden] { display: none !important; } }');
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, only];
    const tables = [...this.#parts.log.querySelectorAll('details.table:not([open])')];
    tables.forEach((table) => { table.open = true; });
    addEventListener('afterprint', () => {
      others.forEach((other) => other.removeAttribute('data-spoorwijzer-hidden'));
      tables.forEach((table) => { table.open = false; });
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== only);
    }, { once: true });
    print();
  }
}

if (!customElements.get('spoorwijzer-chat')) customElements.define('spoorwijzer-chat', SpoorwijzerChat);

// One script line is enough: without an element of our own on the page, the line itself becomes one, with its data- attributes.
const line = [...document.scripts].find((script) => script.src === import.meta.url);
if (line && !('manual' in line.dataset) && !document.querySelector('spoorwijzer-chat')) {
  const add = () => {
    if (document.querySelector('spoorwijzer-chat')) return;
    const element = document.createElement('spoorwijzer-chat');
    Object.assign(element.dataset, line.dataset);
    document.body.append(element);
  };
  if (document.body) add(); else addEventListener('DOMContentLoaded', add);
}
