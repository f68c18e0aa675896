// A plain chat page on the REST channel: shows the structured answer, sends what is typed or clicked. Text is always text, never HTML.
const ENDPOINT = '../rest/webhook';
const WORDS = {
  you: 'U zegt: ', bot: 'Spoorwijzer zegt: ', typing: 'Spoorwijzer is bezig …', why: 'Waarom deze datum?', missed: 'Wat als het te laat is?',
  source: 'Bron: ', checked: 'laatst gecontroleerd op ', offline: 'Er is geen verbinding met de server. Uw bericht is bewaard in het tekstvak; probeer het opnieuw.',
};
const log = document.getElementById('log');
const form = document.getElementById('form');
const field = document.getElementById('text');
let sender = sessionStorage.getItem('spoorwijzer');
let busy = false;

function newConversation() {
  sender = 'pagina-' + Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
  sessionStorage.setItem('spoorwijzer', sender);
}

function el(tag, cls, text) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  if (text) node.textContent = text;
  return node;
}

function source(bron) {
  if (!bron.url || !/^https:\/\//.test(bron.url)) return document.createTextNode(bron.tekst);
  const link = el('a', '', bron.tekst);
  link.href = bron.url;
  link.target = '_blank';
  link.rel = 'noreferrer';
  return link;
}

function sources(list, checked) {
  const p = el('p', 'sources', WORDS.source);
  list.forEach((bron, i) => p.append(i ? '; ' : '', source(bron)));
  if (checked) p.append(` (${WORDS.checked}${checked.split('-').reverse().join('-')})`);
  return p;
}

const STATUS = { voorbij: 'past', vandaag: 'today', binnenkort: 'soon', nu: 'now', komend: '' };

function dateCard(row) {
  const card = el('div', 'date ' + (STATUS[row.status] || ''));
  card.append(el('strong', '', `${row.titel}: ${row.datum}`));
  const who = [row.wie, row.laatste_werkdag && `laatste werkdag: ${row.laatste_werkdag}`].filter(Boolean).join(' · ');
  if (who) card.append(el('div', 'who', who));
  if (row.stappen.length) {
    const details = el('details');
    details.append(el('summary', '', WORDS.why));
    const list = el('ul');
    row.stappen.forEach((stap) => list.append(el('li', '', stap)));
    details.append(list);
    if (row.gevolg) details.append(el('p', '', `${WORDS.missed} ${row.gevolg}`));
    if (row.bronnen.length) details.append(sources(row.bronnen));
    card.append(details);
  }
  return card;
}

function showReply(reply) {
  const box = el('div', 'message');
  box.append(el('span', 'hidden', WORDS.bot));
  const answer = reply.custom;
  if (!answer) {
    box.append(el('p', '', reply.text));
  } else {
    const dated = answer.datums.length > 0;
    if (answer.feiten.length) box.append(el('p', 'facts', answer.feiten.join(' ')));
    (answer.kort || answer.alineas).forEach((alinea) => box.append(el('p', '', alinea)));
    answer.datums.forEach((row) => box.append(dateCard(row)));
    if (dated && answer.toelichting) answer.toelichting.forEach((alinea) => box.append(el('p', '', alinea)));
    if (answer.voorbehoud) box.append(el('p', 'reservation', answer.voorbehoud));
    if (answer.bronnen.length) box.append(sources(answer.bronnen, answer.gecontroleerd_op));
    if (answer.keuzes.length) {
      const row = el('div', 'choices');
      answer.keuzes.forEach((keuze) => {
        const button = el('button', '', keuze.titel);
        button.type = 'button';
        button.addEventListener('click', () => send(keuze.tekst, keuze.titel));
        row.append(button);
      });
      box.append(row);
    }
  }
  log.append(box);
  box.scrollIntoView({ block: 'nearest' });
}

function showMine(text) {
  const box = el('div', 'message mine');
  box.append(el('span', 'hidden', WORDS.you), text);
  log.append(box);
  box.scrollIntoView({ block: 'nearest' });
}

async function send(text, shown) {
  if (busy || !text.trim()) return;
  busy = true;
  // A choice can be used once: it belongs to the moment at which it was offered.
  log.querySelectorAll('.choices button').forEach((button) => { button.disabled = true; });
  if (shown !== null) showMine(shown || text);
  const typing = el('div', 'typing', WORDS.typing);
  const timer = setTimeout(() => log.append(typing), 300);
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sender, message: text }),
    });
    if (!response.ok) throw new Error(String(response.status));
    const replies = await response.json();
    clearTimeout(timer);
    typing.remove();
    replies.forEach(showReply);
  } catch {
    clearTimeout(timer);
    typing.remove();
    showReply({ text: WORDS.offline });
    if (!field.value && shown !== null) field.value = text;
  } finally {
    busy = false;
  }
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const text = field.value;
  field.value = '';
  send(text);
});
field.addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});
document.getElementById('again').addEventListener('click', () => {
  newConversation();
  log.replaceChildren();
  send('hallo', null);
  field.focus();
});
if (!sender) newConversation();
send('hallo', null);
field.focus();
