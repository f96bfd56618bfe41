const { createServer } = require('node:http');
const { createPool } = require('mysql2/promise');

const {
  DB_HOST,
  DB_PORT = '3306',
  DB_NAME,
  DB_USER,
  DB_PASSWORD,
  SERVER_PORT = '3000',
  VERSION = '1.0.0',
} = process.env;
const pool = createPool({
  host: DB_HOST,
  port: Number(DB_PORT),
  database: DB_NAME,
  user: DB_USER,
  password: DB_PASSWORD,
  connectionLimit: 5,
});

const TABLE = `CREATE TABLE IF NOT EXISTS post (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  title TEXT NOT NULL,
  content TEXT NOT NULL,
  posted_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
) CHARACTER SET utf8mb4`;

const escapeHtml = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

async function listPosts() {
  const [posts] = await pool.query('SELECT title, content FROM post ORDER BY id DESC LIMIT 100');
  const items = posts.map(
    ({ title, content }) => `<li><b>${escapeHtml(title)}</b> ${escapeHtml(content)}</li>`,
  );
  return `<!doctype html><title>notes</title><ul>${items.join('')}</ul>
<form method="post" action="/post"><input name="title"><input name="content"><button>post</button></form>`;
}

async function addPost(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > 65536) return 413;
  }
  const form = new URLSearchParams(body);
  const values = [form.get('title') ?? '', form.get('content') ?? ''];
  await pool.execute('INSERT INTO post (title, content) VALUES (?, ?)', values);
  return 303;
}

let isStopping = false;

async function answer(request, response) {
  const { method, url } = request;
  response.setHeader('x-version', VERSION);
  if (method === 'GET' && url === '/health') {
    response.writeHead(isStopping ? 503 : 200).end(isStopping ? 'stopping' : 'ok');
  } else if (method === 'GET' && (url === '/' || url === '/post')) {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end(await listPosts());
  } else if (method === 'POST' && url === '/post') {
    response.setHeader('location', '/');
    response.writeHead(await addPost(request)).end();
  } else {
    response.writeHead(404).end('not found');
  }
}

function serve() {
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(error.message);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.listen(Number(SERVER_PORT), process.env.LISTEN);
  process.on('SIGTERM', () => {
    isStopping = true;
    // requests in progress complete; after the last one, the process ends
    server.close(() => pool.end());
    server.closeIdleConnections();
  });
}

/** `migrate` changes the database; `migrate --check` fails until that is done. */
async function migrate(isCheck) {
  await pool.query(isCheck ? 'SELECT 1 FROM post LIMIT 1' : TABLE);
  await pool.end();
}

if (process.argv[2] === 'migrate') {
  migrate(process.argv[3] === '--check').catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
} else {
  serve();
}
