// Shows only the topics that hold all the words typed; everything is on the page already.
(() => {
  const field = document.getElementById("zoek");
  const state = document.getElementById("stand");
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const groups = [...document.querySelectorAll("section")].map((section) => ({
    section,
    link: document.querySelector(`nav a[href="#${section.id}"]`).parentElement,
    topics: [...section.querySelectorAll("article")].map((article) => ({ article, text: plain(article.textContent) })),
  }));
  const search = () => {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    let found = 0;
    for (const group of groups) {
      let here = 0;
      for (const { article, text } of group.topics) {
        article.hidden = !words.every((word) => text.includes(word));
        here += article.hidden ? 0 : 1;
      }
      group.section.hidden = group.link.hidden = here === 0;
      found += here;
    }
    state.textContent = words.length ? `${found} ${found === 1 ? "onderwerp" : "onderwerpen"} gevonden` : "";
  };
  field.addEventListener("input", search);
  search();
})();
