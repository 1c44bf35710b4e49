import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createPortProbe, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { askOf, NAME, until, type Proxy } from './ask';

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-proxies-'));
const started: ChildProcess[] = [];

/** Ends every proxy that was started here. */
export async function stopAll(): Promise<void> {
  for (const child of started) child.kill('SIGTERM');
  for (const child of started)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  await rm(folder, { recursive: true, force: true });
}

/** Each starts the real program on what docs/proxies has for it, in front of the port `upstream`. */
export async function startNginx(upstream: number): Promise<Proxy> {
  const [port, plain] = [await freePort(), await freePort()];
  const certificate = await makeCertificate();
  const configuration = (await shipped('nginx.conf'))
    .replace('listen 80;', `listen 127.0.0.1:${plain};`)
    .replace('listen 443 ssl http2;', `listen 127.0.0.1:${port} ssl http2;`)
    .replaceAll('/etc/ssl/moot/fullchain.pem', certificate.chain)
    .replaceAll('/etc/ssl/moot/key.pem', certificate.key)
    .replace('127.0.0.1:3000', `127.0.0.1:${upstream}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const whole = `daemon off; pid ${folder}/nginx.pid; events {}\nhttp {\n${temporary.join('\n')}\n${configuration}\n}\n`;
  const file = join(folder, 'nginx.conf');
  await writeFile(file, whole);
  await run('nginx', ['-t', '-c', file, '-e', '/dev/null']);
  return begin('nginx', ['-c', file, '-e', '/dev/null'], { port, isTls: true });
}

export async function startCaddy(upstream: number): Promise<Proxy> {
  const port = await freePort();
  const { chain, key } = await makeCertificate();
  const configuration = (await shipped('Caddyfile'))
    .replace('{\n\t# Access', `{\n\tadmin off\n\tauto_https off\n\t# Access`)
    .replace(`${NAME} {`, `https://${NAME}:${port} {\n\tbind 127.0.0.1\n\ttls ${chain} ${key}`)
    .replace('127.0.0.1:3000', `127.0.0.1:${upstream}`);
  const file = join(folder, 'Caddyfile');
  await writeFile(file, configuration);
  await run('caddy', ['validate', '--config', file, '--adapter', 'caddyfile']);
  return begin('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], { port, isTls: true });
}

export async function startVarnish(upstream: number, at?: number): Promise<Proxy> {
  const port = at ?? (await freePort());
  const file = join(folder, 'varnish.vcl');
  await writeFile(file, (await shipped('varnish.vcl')).replace('.port = "3000"', `.port = "${upstream}"`));
  const state = join(folder, `varnish-${port}`);
  await mkdir(state);
  const args = ['-F', '-f', file, '-a', `127.0.0.1:${port}`, '-n', state, '-s', 'malloc,32m', '-j', 'none'];
  return begin('varnishd', args, { port, isTls: false });
}

async function begin(program: string, args: string[], proxy: Proxy): Promise<Proxy> {
  const child = spawn(program, args, { stdio: 'ignore', env: { ...process.env, HOME: folder } });
  started.push(child);
  const isUp = await until(() =>
    askOf(proxy, '/up').then(
      () => true,
      () => false,
    ),
  );
  if (!isUp) throw new Error(`${program} did not come up.`);
  return proxy;
}

function shipped(name: string): Promise<string> {
  return readFile(new URL(`../../docs/proxies/${name}`, import.meta.url), 'utf8');
}

async function makeCertificate(): Promise<{ chain: string; key: string }> {
  const [chain, key] = [join(folder, 'chain.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '1',
    '-keyout',
    key,
    '-out',
    chain,
    ...subject,
  ]);
  return { chain, key };
}

/** A port that nobody listens on, now. */
export async function freePort(): Promise<number> {
  const probe = createPortProbe().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
