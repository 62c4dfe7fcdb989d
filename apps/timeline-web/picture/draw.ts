import { factTitle } from '../texts/facts.js';
import { texts } from '../texts/en.js';
import { dayOf, inWords } from '../texts/dates.js';
import type { Layout } from './layout.js';
import type { Span } from './by-rules.js';
import type { Palette } from './palette.js';
import type { Rectangle, Scene } from './scene.js';

const FONT = '12px system-ui, sans-serif';
const SMALL = '11px system-ui, sans-serif';

/** Prepares a canvas for drawing in CSS pixels, and empties it. */
function cleared(canvas: HTMLCanvasElement, { width, height }: Layout): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser has no canvas');
  const ratio = window.devicePixelRatio;
  const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== columns || canvas.height !== rows) {
    canvas.width = columns;
    canvas.height = rows;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/** Draws everything but the question. */
export function drawScene(
  canvas: HTMLCanvasElement,
  scene: Scene,
  layout: Layout,
  palette: Palette,
  today: number,
): void {
  const context = cleared(canvas, layout);
  const { left, right, top, bottom } = layout;
  const hatches = hatchesOf(context, palette);
  drawTimeAxis(context, layout, palette);
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  drawRows(context, scene, layout, palette);
  for (const rectangle of scene.rectangles) drawRectangle(context, rectangle, layout, palette, hatches);
  drawToday(context, today, layout, palette);
  drawNames(context, scene, layout, palette);
  context.restore();
  drawRowLabels(context, scene, layout, palette);
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
}

function drawTimeAxis(context: CanvasRenderingContext2D, layout: Layout, palette: Palette): void {
  const { left, right, top, strip, width, time } = layout;
  context.font = SMALL;
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const tick of time.ticks(Math.max(2, Math.floor((right - left) / 110)))) {
    const x = Math.round(time(tick)) + 0.5;
    context.strokeStyle = palette.line;
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, strip.bottom + 4);
    context.stroke();
    context.fillStyle = palette.faint;
    const text = tickText(tick, time.domain());
    const half = context.measureText(text).width / 2;
    context.fillText(text, Math.min(x, width - half - 1), strip.bottom + 8);
  }
}

const month = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' });
const day = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** Always with its year: a tick never reads as another date. */
function tickText(tick: Date, [from, to]: readonly (Date | undefined)[]): string {
  const days = ((to?.getTime() ?? 0) - (from?.getTime() ?? 0)) / 86_400_000;
  if (tick.getUTCMonth() === 0 && tick.getUTCDate() === 1 && days > 400) return String(tick.getUTCFullYear());
  return tick.getUTCDate() === 1 && days > 90 ? month.format(tick) : day.format(tick);
}

/** The steps whose rows can be seen. */
function* visibleSteps({ steps }: Scene, { y, rowHeight, top, bottom }: Layout): Generator<number> {
  const step = Math.max(1, Math.ceil(18 / rowHeight));
  for (let row = 0; row <= steps.length; row += step) if (y(row) > top && y(row + 1) < bottom) yield row;
}

function drawRows(context: CanvasRenderingContext2D, scene: Scene, layout: Layout, palette: Palette): void {
  const { left, right, y } = layout;
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  for (const row of visibleSteps(scene, layout)) {
    const at = Math.round(y(row)) + 0.5;
    context.beginPath();
    context.moveTo(left, at);
    context.lineTo(right, at);
    context.stroke();
  }
}

interface Hatches {
  readonly restricts: CanvasPattern | null;
  readonly flags: CanvasPattern | null;
  readonly lifted: CanvasPattern | null;
  readonly retracted: CanvasPattern | null;
}

function hatchesOf(context: CanvasRenderingContext2D, palette: Palette): Hatches {
  return {
    restricts: hatch(context, palette.restricts, 3),
    flags: hatch(context, palette.flags, 3),
    lifted: hatch(context, palette.lifted, 1),
    retracted: hatch(context, palette.retracted, 1, true),
  };
}

function hatch(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  isCrossed = false,
): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = 8;
  tile.height = 8;
  const lines = tile.getContext('2d');
  if (lines === null) return null;
  lines.strokeStyle = colour;
  lines.lineWidth = width;
  lines.beginPath();
  for (const shift of [-8, 0, 8]) {
    lines.moveTo(shift, 8);
    lines.lineTo(shift + 8, 0);
    if (!isCrossed) continue;
    lines.moveTo(shift, 0);
    lines.lineTo(shift + 8, 8);
  }
  lines.stroke();
  return context.createPattern(tile, 'repeat');
}

function drawRectangle(
  context: CanvasRenderingContext2D,
  { says, isFlag, from, to, fromStep, toStep }: Rectangle,
  layout: Layout,
  palette: Palette,
  hatches: Hatches,
): void {
  const { left, right, top, bottom, x, y } = layout;
  const start = Math.max(left - 2, x(from));
  const end = Math.min(right + 2, x(to));
  const low = Math.min(bottom + 2, y(fromStep));
  const high = Math.max(top - 2, toStep === Infinity ? top - 2 : y(toStep));
  if (end <= left || start >= right || low <= top || high >= bottom) return;
  // A span of seconds has no width at this zoom, and must be visible all the same.
  const width = Math.max(2, end - start);
  const kind = isFlag ? 'flags' : 'restricts';
  context.beginPath();
  context.rect(start, high, width, low - high);
  context.setLineDash(says === 'retracted' ? [5, 4] : says === 'lifted' ? [2, 3] : []);
  switch (says) {
    case 'surely':
      context.globalAlpha = 0.34;
      context.fillStyle = palette[kind];
      break;
    case 'possibly':
      context.globalAlpha = 0.55;
      context.fillStyle = hatches[kind] ?? palette[kind];
      break;
    case 'lifted':
      context.globalAlpha = 0.7;
      context.fillStyle = hatches.lifted ?? palette.lifted;
      break;
    case 'retracted':
      context.globalAlpha = 0.6;
      context.fillStyle = hatches.retracted ?? palette.retracted;
  }
  context.fill();
  context.globalAlpha = 0.9;
  context.lineWidth = 1.25;
  context.strokeStyle =
    says === 'lifted' ? palette.lifted : says === 'retracted' ? palette.retracted : palette[kind];
  context.stroke();
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function drawToday(context: CanvasRenderingContext2D, today: number, layout: Layout, palette: Palette): void {
  const { left, right, top, bottom, x } = layout;
  const at = Math.round(x(today)) + 0.5;
  if (at < left || at > right) return;
  context.strokeStyle = palette.faint;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(at, top);
  context.lineTo(at, bottom);
  context.stroke();
  context.setLineDash([]);
  context.font = SMALL;
  context.fillStyle = palette.faint;
  context.textBaseline = 'bottom';
  context.textAlign = at > right - 60 ? 'right' : 'left';
  context.fillText(texts.picture.today, at + (at > right - 60 ? -4 : 4), bottom - 3);
}

/** What was recorded at a step, written in its row. */
function drawNames(context: CanvasRenderingContext2D, scene: Scene, layout: Layout, palette: Palette): void {
  const { left, right, x, y, rowHeight } = layout;
  if (rowHeight < 15) return;
  context.font = FONT;
  context.textBaseline = 'middle';
  const starts = new Map(scene.rectangles.toReversed().map((each) => [each.fact, each] as const));
  for (const row of visibleSteps(scene, layout)) {
    const step = scene.steps[row - 1];
    if (step === undefined) continue;
    const text = shortened(context, stepText(step), right - left - 16);
    const [first] = step.facts;
    const start = first === undefined ? undefined : starts.get(first)?.from;
    const width = context.measureText(text).width;
    const wanted = (start === undefined ? left : Math.max(left, x(start))) + 8;
    const at = Math.max(left + 8, Math.min(wanted, right - width - 8));
    // Below the middle of the row, where the cross may be.
    const middle = y(row) - Math.min(rowHeight / 2, 11);
    context.strokeStyle = palette.paper;
    context.globalAlpha = 0.85;
    context.lineWidth = 4;
    context.lineJoin = 'round';
    context.textAlign = 'left';
    context.strokeText(text, at, middle);
    context.globalAlpha = 1;
    context.fillStyle = palette.ink;
    context.fillText(text, at, middle);
  }
}

/** A text that is cut with an ellipsis where it is wider. */
function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 0 && context.measureText(`${text.slice(0, end).trimEnd()}…`).width > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** What was recorded at a step, in words. */
function stepText({ facts, retracted }: Scene['steps'][number]): string {
  const [first, ...others] = facts;
  const [wrong] = retracted;
  const more = others.length === 0 ? '' : texts.picture.andMore(others.length);
  if (first === undefined) return wrong === undefined ? '' : texts.picture.retracted(factTitle(wrong));
  return wrong === undefined ? factTitle(first) + more : texts.picture.corrected(factTitle(first)) + more;
}

function drawRowLabels(
  context: CanvasRenderingContext2D,
  scene: Scene,
  layout: Layout,
  palette: Palette,
): void {
  const { left, y, rowHeight, width } = layout;
  context.font = SMALL;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const row of visibleSteps(scene, layout)) {
    const step = scene.steps[row - 1];
    const middle = y(row) - Math.min(rowHeight / 2, 16);
    context.fillStyle = palette.faint;
    if (step === undefined) {
      context.fillText(width < 520 ? texts.picture.beforeShort : texts.picture.before, left - 8, middle);
      continue;
    }
    context.fillStyle = palette.ink;
    context.fillText(day.format(new Date(step.recordedAt)), left - 8, middle);
    if (rowHeight < 34) continue;
    context.fillStyle = palette.faint;
    const number = texts.picture.atStep(step.position);
    const text = width < 520 ? number : `${step.recordedAt.slice(11, 19)} UTC · ${number}`;
    context.fillText(text, left - 8, middle + 14);
  }
}

/** Draws what follows from rules as known at the cross: a strip along the same axis; undefined: not answered yet. */
function drawStrip(
  context: CanvasRenderingContext2D,
  spans: readonly Span[] | undefined,
  { left, right, strip, x }: Layout,
  palette: Palette,
): void {
  const { top, bottom } = strip;
  const middle = (top + bottom) / 2;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  const { restricts } = hatchesOf(context, palette);
  for (const { from, to, state } of spans ?? []) {
    const [start, end] = [Math.max(left - 2, x(from)), Math.min(right + 2, x(to))];
    if (end <= start) continue;
    context.beginPath();
    context.rect(start, top, end - start, bottom - top);
    context.globalAlpha = state === 'surely' ? 0.34 : 0.55;
    context.fillStyle = state === 'surely' ? palette.restricts : (restricts ?? palette.restricts);
    context.fill();
    context.globalAlpha = 0.9;
    context.lineWidth = 1.25;
    context.strokeStyle = palette.restricts;
    context.stroke();
    context.globalAlpha = 1;
  }
  context.restore();
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, right - left - 1, bottom - top - 1);
  context.font = SMALL;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  context.fillStyle = palette.faint;
  context.fillText(texts.picture.byRules, left - 8, middle);
  if (spans !== undefined) return;
  context.textAlign = 'left';
  context.fillText(texts.picture.byRulesWaiting, left + 8, middle);
}

/** What the cross says of recorded time. */
function knownText({ steps }: Scene, step: number): string {
  const recorded = steps[step - 1];
  if (step >= steps.length) return texts.picture.asKnownNow;
  return recorded === undefined ? texts.picture.beforeShort : texts.picture.atStep(recorded.position);
}

/** Draws the question: a cross whose lines end at both axes, and what follows from rules at it. */
export function drawQuestion(
  canvas: HTMLCanvasElement,
  { day: asked, step }: { readonly day: number; readonly step: number },
  scene: Scene,
  byRules: readonly Span[] | undefined,
  layout: Layout,
  palette: Palette,
): void {
  const context = cleared(canvas, layout);
  const { left, right, top, bottom, strip, x, y, rowHeight } = layout;
  if (strip.top > bottom) drawStrip(context, byRules, layout, palette);
  // A question by day is about the whole day.
  const [from, to] = [x(asked), x(asked + 1)];
  const across = (from + to) / 2;
  const upward = Math.min(bottom, Math.max(top, y(step) - rowHeight / 2));
  const isShown = across >= left && across <= right;
  context.strokeStyle = palette.cross;
  context.lineWidth = 1.75;
  context.beginPath();
  context.moveTo(left, upward);
  context.lineTo(right, upward);
  if (isShown) {
    context.moveTo(across, top - 3);
    context.lineTo(across, strip.bottom + 3);
  }
  context.stroke();
  context.font = `600 ${FONT}`;
  const known = knownText(scene, step);
  const knownWidth = context.measureText(known).width + 12;
  const isAtRight = isShown && across > right - knownWidth - 12;
  drawTag(context, known, isAtRight ? left : right - knownWidth, upward, palette);
  if (!isShown) return;
  if (to - from > 3) {
    context.fillStyle = palette.cross;
    context.globalAlpha = 0.14;
    context.fillRect(from, top, to - from, bottom - top);
    context.globalAlpha = 1;
  }
  context.beginPath();
  context.arc(across, upward, 8, 0, 2 * Math.PI);
  context.fillStyle = palette.paper;
  context.fill();
  context.lineWidth = 2.5;
  context.stroke();
  context.beginPath();
  context.arc(across, upward, 2.5, 0, 2 * Math.PI);
  context.fillStyle = palette.cross;
  context.fill();
  const text = inWords(dayOf(asked));
  const width = context.measureText(text).width + 12;
  drawTag(context, text, Math.max(left, Math.min(across - width / 2, right - width)), 12.5, palette);
}

/** A text on the colour of the cross, from its left edge, around a height. */
function drawTag(
  context: CanvasRenderingContext2D,
  text: string,
  start: number,
  middle: number,
  palette: Palette,
): void {
  context.fillStyle = palette.cross;
  context.fillRect(start, middle - 9.5, context.measureText(text).width + 12, 19);
  context.fillStyle = palette.paper;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(text, start + 6, middle + 0.5);
}
