/** How large the text of a wall screen is, and how much of it there is room for. Pure. */

import type { Tile } from "@/shared/api/types";

/** A screen in a room: pixels are those that the page is laid out in. */
export interface Room {
  distanceMetres: number;
  diagonalInches: number;
  width: number;
  height: number;
}

/** What there has to be room for besides the queues. */
export interface Content {
  tiles: readonly Tile[];
  messageLength: number;
  hasAlarm: boolean;
  hasTrouble: boolean;
}

export interface Plan {
  /** Pixels of the text that must be read from the distance: names, states, figures. */
  text: number;
  /** Whether it is as large as the distance asks for. */
  isLargeEnough: boolean;
  /** Whether a queue takes two lines, since one would be wider than the screen. */
  isStacked: boolean;
  rowCount: number;
  tiles: readonly Tile[];
  tileColumns: number;
}

/** The angle that a capital letter or a digit fills in the reader's eye. */
const ARC_MINUTES = 20;
const ARC_MINUTES_OF_A_TURN = 360 * 60;
/** The height of a capital or a digit, as a share of the type size. */
const CAPITAL = 0.7;
const MILLIMETRES_PER_INCH = 25.4;
const MILLIMETRES_PER_METRE = 1000;

export const MOST_ROWS = 10;

/** Lengths in multiples of the text's size. */
const ONE_LINE_WIDTH = 22;
const LEAST_WIDTH = 11;
const LEAST_HEIGHT = 11;
/** From near by the text may be larger than it must, until ten rows fill the screen. */
const WIDEST = 32;
const HIGHEST = 22;
const BAR = 1.35;
const TROUBLE = 3.2;
const TILES = 3.1;
const TILE_WIDTH = 5.6;
const HEAD = 0.8;
const ROW = 1.42;
const STACKED_ROW = 2.4;
const EDGES = 0.7;
const GAP = 0.25;
const MESSAGE_LINE = 0.95;
const LETTER = 0.39;
/** Share of the screen that an alarm takes, and that tiles may take at most. */
export const ALARM_SHARE = 1 / 3;
const TILES_SHARE = 0.42;

const WIDTHS: Record<Tile, number> = { service_level: 1, waiting: 1, longest_wait: 1, agents: 1, agent_names: 2, trend: 1, clock: 1 };

/** The size at which a capital letter fills 20 minutes of arc from the distance. */
export function neededText({ distanceMetres, diagonalInches, width, height }: Room): number {
  const angle = (2 * Math.PI * ARC_MINUTES) / ARC_MINUTES_OF_A_TURN;
  const capital = 2 * distanceMetres * MILLIMETRES_PER_METRE * Math.tan(angle / 2);
  const pixelsPerMillimetre = Math.hypot(width, height) / (diagonalInches * MILLIMETRES_PER_INCH);
  return (capital * pixelsPerMillimetre) / CAPITAL;
}

/** How many columns a tile takes of those that there are. */
export const tileSpan = (tile: Tile, columns: number): number => Math.min(columns, WIDTHS[tile]);

/** How the room of a single row is shared out: a count needs less of it than agents by state. */
const SHARES: Record<Tile, number> = { service_level: 0.98, waiting: 0.92, longest_wait: 0.98, agents: 1.2, agent_names: 1, trend: 1, clock: 0.95 };

/** The columns of the tiles, by what they hold when one row holds them all. */
export function tileTemplate(tiles: readonly Tile[], columns: number): string {
  const spans = tiles.reduce((sum, tile) => sum + tileSpan(tile, columns), 0);
  if (spans > columns) return `repeat(${columns}, minmax(0, 1fr))`;
  return tiles.flatMap((tile) => Array.from({ length: tileSpan(tile, columns) }, () => `minmax(0, ${SHARES[tile]}fr)`)).join(" ");
}

/** As many tiles, in their order, as fill so many rows. */
function tilesThatFit(tiles: readonly Tile[], columns: number, rows: number): { shown: Tile[]; rowCount: number } {
  const shown: Tile[] = [];
  let row = 1;
  let used = 0;
  for (const tile of tiles) {
    const span = tileSpan(tile, columns);
    if (used + span > columns) {
      row += 1;
      used = 0;
    }
    if (row > rows) break;
    used += span;
    shown.push(tile);
  }
  return { shown, rowCount: shown.length === 0 ? 0 : Math.min(row, rows) };
}

const messageHeight = (length: number, width: number): number =>
  length === 0 ? 0 : Math.ceil((length * LETTER) / width) * MESSAGE_LINE + EDGES / 2;

export function planOf(room: Room, content: Content): Plan {
  const needed = neededText(room);
  const least = Math.min(room.width / WIDEST, room.height / HIGHEST);
  const most = Math.min(room.width / LEAST_WIDTH, room.height / LEAST_HEIGHT);
  const text = Math.min(Math.max(needed, least), most);
  const width = room.width / text;
  const height = room.height / text;
  const isStacked = width < ONE_LINE_WIDTH;
  const columns = Math.max(1, Math.floor(width / TILE_WIDTH));
  const tileRows = Math.max(1, Math.floor((height * TILES_SHARE) / TILES));
  const { shown, rowCount: shownRows } = tilesThatFit(content.tiles, columns, tileRows);
  const top = content.hasAlarm ? height * ALARM_SHARE + GAP : shownRows * TILES;
  const bar = content.hasTrouble ? TROUBLE : BAR;
  const rest = height - bar - top - EDGES - (isStacked ? 0 : HEAD) - messageHeight(content.messageLength, width);
  const fitting = Math.floor(rest / (isStacked ? STACKED_ROW : ROW));
  return {
    text,
    isLargeEnough: text >= needed,
    isStacked,
    rowCount: Math.min(MOST_ROWS, Math.max(1, fitting)),
    tiles: content.hasAlarm ? [] : shown,
    tileColumns: Math.min(columns, shown.reduce((sum, tile) => sum + tileSpan(tile, columns), 0)),
  };
}

/** Which page of queues stands at an instant: all screens of a board turn at once, and nothing has to be remembered. */
export const pageAt = (now: number, rotationSeconds: number, pageCount: number): number =>
  pageCount <= 1 ? 0 : Math.floor(now / 1000 / rotationSeconds) % pageCount;
