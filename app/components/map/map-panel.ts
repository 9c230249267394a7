import L from 'leaflet';
import type { MarkAge } from './clusters.ts';
import type { MarkTexts } from './marks.ts';
import type { MapPoint } from './points.ts';

type Go = (href: string) => void;

const linkTo = (href: string, text: string, go: Go): HTMLAnchorElement => {
  const link = document.createElement('a');
  link.href = href;
  link.textContent = text;
  link.addEventListener('click', event => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(href);
  });
  return link;
};

/** Machines that stand in one place cannot come apart by zooming: they are listed. */
export const listOf = (points: readonly MapPoint[], go: Go): HTMLElement => {
  const list = document.createElement('ul');
  list.className = 'map-list';
  for (const { label, href } of points) {
    const item = document.createElement('li');
    item.append(linkTo(href, label, go));
    list.append(item);
  }
  return list;
};

const panelOf = (point: MapPoint, age: MarkAge, texts: MarkTexts, go: Go): HTMLElement => {
  const panel = document.createElement('div');
  panel.className = 'map-panel';
  const { lines, link } = texts.panel(point, age);
  const name = document.createElement('strong');
  name.textContent = point.label;
  panel.append(name);
  for (const line of lines) {
    const text = document.createElement('p');
    text.textContent = line;
    panel.append(text);
  }
  panel.append(linkTo(point.href, link, go));
  return panel;
};

/** A small panel about one machine that goes with it, and gives the focus back where it came from. */
export const createPanel = (map: L.Map, texts: () => MarkTexts, go: Go) => {
  let open: { readonly href: string; readonly popup: L.Popup } | null = null;
  map.on('popupclose', ({ popup }) => {
    if (popup === open?.popup) open = null;
  });
  return {
    show(point: MapPoint, age: MarkAge, from: HTMLElement | undefined): void {
      const content = panelOf(point, age, texts(), go);
      const popup = L.popup({ autoPanPadding: [24, 24] })
        .setLatLng([point.latitude, point.longitude])
        .setContent(content);
      // Leaflet hears this key while the map itself has the focus, and not what is in it.
      content.addEventListener('keydown', ({ key }) => {
        if (key === 'Escape') map.closePopup(popup);
      });
      popup.on('remove', () => {
        if (content.contains(document.activeElement) || document.activeElement === document.body) from?.focus();
      });
      popup.openOn(map);
      open = { href: point.href, popup };
      content.querySelector('a')?.focus({ preventScroll: true });
    },
    /** Its machine as it is now. */
    update(point: MapPoint, age: MarkAge): void {
      if (open?.href !== point.href) return;
      open.popup.setLatLng([point.latitude, point.longitude]);
      const next = panelOf(point, age, texts(), go);
      const shown = open.popup.getContent();
      // The link keeps the focus: the lines alone are new.
      if (shown instanceof HTMLElement) {
        const lines = [...shown.querySelectorAll('p')];
        for (const [at, line] of [...next.querySelectorAll('p')].entries()) {
          const before = lines[at];
          if (before) before.textContent = line.textContent;
        }
      }
    },
  };
};
