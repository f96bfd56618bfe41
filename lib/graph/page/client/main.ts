/** The program of a page whose picture is drawn already. */
import { start } from './behaviour';

start();
