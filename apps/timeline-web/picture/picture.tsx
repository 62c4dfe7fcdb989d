import { select } from 'd3-selection';
import { zoom, zoomIdentity, type ZoomBehavior, type ZoomTransform } from 'd3-zoom';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { texts } from '../texts/en.js';
import type { Span } from './by-rules.js';
import { drawQuestion, drawScene } from './draw.js';
import { extentOf, heightFor, layoutOf, type Layout } from './layout.js';
import { nextEdge, snapped } from './snap.js';
import { paletteOf } from './palette.js';
import type { Scene } from './scene.js';

/** A point of the picture: a day of effective time, and a step of recorded time. */
export interface PicturePoint {
  readonly day: number;
  readonly step: number;
}

interface Properties {
  readonly scene: Scene;
  readonly today: number;
  readonly asked: PicturePoint;
  /** What follows from rules as known at the cross; undefined: not answered yet; null: it is not asked, and not drawn. */
  readonly byRules: readonly Span[] | undefined | null;
  /** Called as the cross moves; `isSettled` once it is let go. */
  readonly onAsk: (point: PicturePoint, isSettled: boolean) => void;
  readonly describedBy: string;
}

/** How near to the cross a press must be to drag it, in pixels. */
const GRIP = 16;
const LONGEST_ZOOM = 4000;

/** A click is a press that moves no further, in pixels. */
const CLICK = 4;

/** Effective time to the right, recorded time upwards, every fact a set of rectangles, the question a cross. */
export function Picture({ scene, today, asked, byRules, onAsk, describedBy }: Properties) {
  const frame = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const [width, setWidth] = useState(0);
  const [transform, setTransform] = useState<ZoomTransform>(zoomIdentity);
  const [theme, setTheme] = useState(0);
  const hasStrip = byRules !== null;
  const height = heightFor(scene.steps.length, hasStrip);
  // The extent stays while the cross moves; a question far outside widens it once.
  const firstDay = useRef(asked.day);
  const extent = useMemo(() => extentOf(scene, today, firstDay.current), [scene, today]);
  const layout = useMemo(
    () => layoutOf(scene, extent, { width: Math.max(width, 240), height, hasStrip }, transform),
    [scene, extent, width, height, hasStrip, transform],
  );
  const held = useRef<PicturePoint>(asked);
  const isHolding = useRef(false);
  if (!isHolding.current) held.current = asked;

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    setWidth(element.clientWidth);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const redraw = (): void => setTheme((before) => before + 1);
    dark.addEventListener('change', redraw);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', redraw);
    };
  }, []);

  useLayoutEffect(() => {
    if (base.current === null || width === 0) return;
    drawScene(base.current, scene, layout, paletteOf(base.current), today);
  }, [scene, layout, today, theme]);

  const drawCross = (): void => {
    if (top.current !== null && width !== 0)
      drawQuestion(top.current, held.current, scene, byRules ?? undefined, layout, paletteOf(top.current));
  };
  useLayoutEffect(drawCross, [layout, asked.day, asked.step, byRules, theme]);

  const behaviour = useRef<ZoomBehavior<HTMLCanvasElement, unknown> | undefined>(undefined);
  const latest = useRef<Layout>(layout);
  latest.current = layout;
  useEffect(() => {
    const canvas = top.current;
    if (canvas === null) return;
    const zooming = zoom<HTMLCanvasElement, unknown>()
      .scaleExtent([1, LONGEST_ZOOM])
      .filter((event: Event) => mayZoom(event, canvas, () => isNear(event, latest.current, held.current)))
      .on('zoom', ({ transform: next }: { transform: ZoomTransform }) => setTransform(next));
    behaviour.current = zooming;
    select(canvas).call(zooming).on('dblclick.zoom', null);
    return () => void select(canvas).on('.zoom', null);
  }, []);
  useEffect(() => {
    const { left, right, top: high, bottom } = layout;
    behaviour.current
      ?.extent([
        [left, high],
        [right, bottom],
      ])
      .translateExtent([
        [left, high],
        [right, bottom],
      ]);
  }, [layout.left, layout.right, layout.top, layout.bottom]);

  const zoomBy = (factor: number): void => {
    if (top.current !== null) behaviour.current?.scaleBy(select(top.current), factor);
  };
  const fit = (): void => {
    if (top.current !== null) behaviour.current?.transform(select(top.current), zoomIdentity);
  };

  const move = (point: PicturePoint, isSettled: boolean): void => {
    held.current = point;
    drawCross();
    onAsk(point, isSettled);
  };
  const pressed = useRef<Place | undefined>(undefined);
  const pointAt = (event: PointerEvent): PicturePoint => {
    const { x, y } = placeIn(event, top.current);
    return { day: snapped(layout, scene.edges, x), step: layout.stepAt(y) };
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    pressed.current = { x: event.clientX, y: event.clientY };
    if (!isNear(event, layout, held.current)) return;
    isHolding.current = true;
    top.current?.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (isHolding.current) move(pointAt(event), false);
    else if (top.current !== null)
      top.current.style.cursor = isNear(event, layout, held.current) ? 'move' : 'crosshair';
  };
  const onPointerUp = (event: PointerEvent): void => {
    const start = pressed.current;
    pressed.current = undefined;
    const isClick =
      start !== undefined && Math.hypot(event.clientX - start.x, event.clientY - start.y) <= CLICK;
    if (!isHolding.current && !isClick) return;
    isHolding.current = false;
    move(isClick && isNear(event, layout, held.current) ? held.current : pointAt(event), true);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = afterKey(event, held.current, scene);
    if (next !== undefined) move(next, true);
    else if (event.key === '+' || event.key === '=') zoomBy(1.5);
    else if (event.key === '-') zoomBy(1 / 1.5);
    else if (event.key === '0') fit();
    else return;
    event.preventDefault();
  };

  return (
    <figure class="picture">
      <div class="picture-tools">
        <Legend />
        <span class="buttons">
          <button type="button" class="quiet" onClick={() => zoomBy(1.6)} aria-label={texts.picture.zoomIn}>
            +
          </button>
          <button
            type="button"
            class="quiet"
            onClick={() => zoomBy(1 / 1.6)}
            aria-label={texts.picture.zoomOut}
          >
            −
          </button>
          <button type="button" class="quiet" onClick={fit}>
            {texts.picture.fit}
          </button>
        </span>
      </div>
      <p class="axis">{texts.picture.recordedAxis}</p>
      <div class="picture-frame" ref={frame} style={{ height: `${height}px` }}>
        <canvas ref={base} class="picture-layer" aria-hidden="true" />
        <canvas
          ref={top}
          class="picture-layer picture-question"
          tabIndex={0}
          role="application"
          aria-roledescription={texts.picture.role}
          aria-label={texts.picture.label}
          aria-describedby={describedBy}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => (isHolding.current = false)}
          onKeyDown={onKeyDown}
        />
      </div>
      <figcaption class="axis axis-effective">{texts.picture.effectiveAxis}</figcaption>
    </figure>
  );
}

/** What the colours and patterns mean. */
function Legend() {
  return (
    <ul class="legend">
      {(['restricts', 'flags', 'possibly', 'lifted', 'retracted'] as const).map((name) => (
        <li key={name}>
          <span class={`swatch swatch-${name}`} aria-hidden="true" />
          {texts.picture.legend[name]}
        </li>
      ))}
    </ul>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
}

function placeIn(event: { clientX: number; clientY: number }, element: Element | null): Place {
  const { left, top } = element?.getBoundingClientRect() ?? { left: 0, top: 0 };
  return { x: event.clientX - left, y: event.clientY - top };
}

/** Whether the pointer is at the handle of the cross, or at its line upwards. */
function isNear(event: Event, layout: Layout, { day, step }: PicturePoint): boolean {
  if (!(event instanceof MouseEvent) || !(event.target instanceof Element)) return false;
  const { x, y } = placeIn(event, event.target);
  const across = layout.x(day + 0.5);
  const upward = layout.y(step) - layout.rowHeight / 2;
  return Math.abs(x - across) <= GRIP / 2 || Math.hypot(x - across, y - upward) <= GRIP;
}

/** A press moves the picture, unless it holds the cross; a wheel zooms where it is not needed to scroll the page. */
function mayZoom(event: Event, canvas: HTMLCanvasElement, isAtCross: () => boolean): boolean {
  if (event instanceof WheelEvent) return event.ctrlKey || event.metaKey || document.activeElement === canvas;
  if ('touches' in event) return (event as TouchEvent).touches.length > 1;
  return event instanceof MouseEvent && event.button === 0 && !isAtCross();
}

/** Where a key moves the cross; undefined if it does not. */
function afterKey(
  { key, shiftKey }: KeyboardEvent,
  { day, step }: PicturePoint,
  { edges, steps }: Scene,
): PicturePoint | undefined {
  const days = shiftKey ? 30 : 1;
  switch (key) {
    case 'ArrowLeft':
      return { day: day - days, step };
    case 'ArrowRight':
      return { day: day + days, step };
    case 'ArrowUp':
      return { day, step: Math.min(steps.length, step + 1) };
    case 'ArrowDown':
      return { day, step: Math.max(0, step - 1) };
    case 'PageUp':
      return { day: nextEdge(edges, day, 1), step };
    case 'PageDown':
      return { day: nextEdge(edges, day, -1), step };
    case 'Home':
      return { day: Math.floor(edges[0] ?? day), step };
    case 'End':
      return { day: Math.floor(edges.at(-1) ?? day), step };
    default:
      return undefined;
  }
}
