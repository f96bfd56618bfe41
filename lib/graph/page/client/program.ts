/**
 * The script of a synth's page: draws the picture from the page's data, then adds the behaviour of every
 * page.
 */
import { buildPicture } from '../../model/build-graph';
import type { SiteData } from '../../model/site-data';
import { renderBody } from '../../render/body';
import { start } from './behaviour';

const data = document.getElementById('site');
const site = JSON.parse(data?.textContent ?? '') as SiteData;
// renderBody escapes all data
document.body.insertAdjacentHTML('afterbegin', renderBody(buildPicture(site)));
start();
