// The demo page's own script: buttons that open the chat, and a snippet with this server's address that can be copied.
const chat = () => document.querySelector('spoorwijzer-chat');
for (const button of document.querySelectorAll('[data-open]')) button.addEventListener('click', () => chat().open());
for (const button of document.querySelectorAll('[data-ask]')) button.addEventListener('click', () => chat().ask(button.dataset.ask));
for (const place of document.querySelectorAll('[data-server-here]')) place.textContent = place.textContent.replace('https://chat.voorbeeld.nl', location.origin);
for (const button of document.querySelectorAll('[data-copy]')) {
  button.addEventListener('click', async () => {
    const said = document.getElementById('gekopieerd');
    const code = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(code.textContent);
      said.textContent = 'Gekopieerd.';
    } catch {
      getSelection().selectAllChildren(code);
      said.textContent = 'De regel is geselecteerd. Druk op Ctrl en C om hem te kopiëren.';
    }
  });
}
