/** Whether the two bounds of a level would be written differently. Pure. */

const TENTH = 0.1;

export const areApart = (least: number | null, most: number | null): boolean => least !== null && most !== null && most - least >= TENTH;
