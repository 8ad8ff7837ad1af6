// Keeps the page as it would be after a reload: replaces the parts that changed and leaves the rest, including focus and
// scroll position, as it is. Without this script the page shows the same content, as of the time it was loaded.
(() => {
  'use strict';
  const EVERY = 2000;
  const live = () => [...document.querySelectorAll('[data-live]')];
  const said = document.getElementById('connection');
  document.querySelectorAll('.refresh').forEach(link => { link.hidden = true; });
  let before = state(document);
  let looking = false;

  function state(page) {
    const badge = page.querySelector('h1 .state');
    return badge ? badge.textContent.trim() : null;
  }

  function replace(part, fresh) {
    // What the user has opened or closed stays so.
    part.querySelectorAll('details[id]').forEach(details => {
      fresh.querySelector(`#${details.id}`)?.toggleAttribute('open', details.open);
    });
    if (part.outerHTML === fresh.outerHTML) {
      return;
    }
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    part.replaceWith(fresh);
    if (focused) {
      document.getElementById(focused)?.focus({preventScroll: true});
    }
  }

  async function look() {
    // One request at a time, so that a slow server does not get more of them.
    if (document.hidden || looking) {
      return;
    }
    looking = true;
    try {
      const answer = await fetch(location.href, {headers: {'X-Requested-By': 'live'}});
      if (answer.redirected || !answer.ok) {
        said.textContent = answer.redirected ? 'Logged out. Reload the page.' : 'The server did not return the page. Retrying.';
        return;
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const parts = live();
      parts.forEach(part => {
        const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
        if (fresh) {
          replace(part, document.adoptNode(fresh));
        }
      });
      const now = state(page);
      said.textContent = now !== before ? `The run is now ${now}.` : '';
      before = now;
    } catch (e) {
      said.textContent = 'No connection to Nightshift. Retrying.';
    } finally {
      looking = false;
    }
  }

  if (live().length > 0) {
    setInterval(look, EVERY);
    document.addEventListener('visibilitychange', look);
  }
})();
