// Loads the widget from the server named in the address, as a site would with one script line.
const server = new URLSearchParams(location.search).get('server');
const script = document.createElement('script');
script.type = 'module';
script.src = `${server}/webhooks/widget/spoorwijzer.js`;
script.dataset.organisation = 'Elders BV';
script.addEventListener('error', () => { document.title = 'niet geladen'; });
document.body.append(script);
