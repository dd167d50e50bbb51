// The signs that cards use most, drawn as small pictures: not every machine has a font for them.

const disc = (color) => `<circle cx="8" cy="8" r="6.5" fill="${color}"/>`;
const mark = (path, color = "#fff", width = 1.8) =>
  `<path d="${path}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const glass = mark("M4 2h8M4 14h8M5 2c0 4 6 4 6 6s-6 2-6 6M11 2c0 4-6 4-6 6s6 2 6 6", "#8a6d1f", 1.3);

export const ICONS = {
  white_check_mark: `<rect x="1" y="1" width="14" height="14" rx="3" fill="#2e9e6b"/>${mark("M4.5 8.5l2.4 2.4 4.6-5.4")}`,
  heavy_check_mark: mark("M3 8.5l3.4 3.4 6.6-7.6", "#2e9e6b", 2.4),
  x: mark("M3.5 3.5l9 9m0-9l-9 9", "#c9304e", 2.6),
  warning: `<path d="M8 1.5L15.2 14H.8z" fill="#eab308"/>${mark("M8 6v4M8 12v.1", "#3d2f00")}`,
  rotating_light: `<path d="M3 13h10v2H3z" fill="#777"/><path d="M4.5 12V8a3.5 3.5 0 017 0v4z" fill="#d93a4f"/>${mark("M8 1v1.5M2.5 4l1 1M13.5 4l-1 1", "#d93a4f", 1.4)}`,
  no_entry: `${disc("#c9304e")}<rect x="4" y="7" width="8" height="2.2" rx="1" fill="#fff"/>`,
  octagonal_sign: '<path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="#c9304e"/>',
  information_source: `${disc("#2b6cb0")}${mark("M8 7.5V11M8 5v.1")}`,
  hourglass: glass,
  hourglass_flowing_sand: glass,
  arrows_counterclockwise: mark("M13 8a5 5 0 01-9 3M3 8a5 5 0 019-3M12 2v3H9M4 14v-3h3", "#2b6cb0", 1.6),
  lock: `<rect x="3" y="7" width="10" height="7.5" rx="1.5" fill="#b07a00"/>${mark("M5.2 7V5a2.8 2.8 0 015.6 0v2", "#b07a00", 1.6)}`,
  red_circle: disc("#d93a4f"),
  large_green_circle: disc("#2e9e6b"),
  large_yellow_circle: disc("#eab308"),
  large_orange_circle: disc("#e8833a"),
  large_blue_circle: disc("#2b6cb0"),
  white_circle: '<circle cx="8" cy="8" r="6" fill="#fff" stroke="#999" stroke-width="1.4"/>',
};

export function icon(name, sign) {
  const box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  box.setAttribute("viewBox", "0 0 16 16");
  box.setAttribute("class", "sign-icon");
  box.setAttribute("role", "img");
  box.setAttribute("aria-label", sign);
  box.innerHTML = ICONS[name];
  return box;
}
