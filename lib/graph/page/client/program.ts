/** The page of a synth: draws the picture of the data that is in it, and then does what every page does. */
import { buildPicture } from '../../model/build-graph';
import type { SiteData } from '../../model/site-data';
import { renderBody } from '../../render/body';
import { start } from './behaviour';

const data = document.getElementById('site');
const site = JSON.parse(data?.textContent ?? '') as SiteData;
// all that was given is escaped
document.body.insertAdjacentHTML('afterbegin', renderBody(buildPicture(site)));
start();
