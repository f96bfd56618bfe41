/** The script of a page that already contains its picture. */
import { start } from './behaviour';

start();
