// What an owner gets from "apt install ./mixbox.deb", as dpkg, readelf and md5sum see it: a file forgotten, a native part
// of the wrong machine or a path into the checkout would be a box that does not start.
// time limit: 240 s
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const HOME = 'usr/lib/mixbox'
const INSTALLED = [
  'etc/mixbox/',
  'usr/bin/mixctl',
  'usr/bin/mixbox-render',
  'usr/lib/systemd/system/mixbox.service',
  'usr/lib/systemd/system/mixbox-poweroff.path',
  'usr/lib/systemd/system/mixbox-poweroff.service',
  'usr/lib/sysusers.d/mixbox.conf',
  'usr/lib/udev/rules.d/60-mixbox.rules',
  'usr/share/bash-completion/completions/mixctl',
  'usr/share/doc/mixbox/copyright',
  `${HOME}/package.json`,
  `${HOME}/build/firmware/main.js`,
  `${HOME}/build/firmware/engine/dsp.wasm`,
]
const NATIVE = [
  'hal/linux/build/linux.node',
  'hal/virtual-card/build/libasound_module_ctl_mixbox.so',
  'hal/virtual-card/build/libasound_module_pcm_mixbox.so',
  'node_modules/epoll/build/Release/epoll.node',
  'node_modules/i2c-bus/build/Release/i2c.node',
  'node_modules/node-alsa-pcm/build/alsa_pcm.node',
]

function run(command: string, args: string[], cwd = process.cwd()): string {
  const done = spawnSync(command, args, { cwd, encoding: 'utf8', maxBuffer: 1e8 })
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${done.stdout}${done.stderr}${done.error}`)
  return done.stdout
}

const test = suite('package')
const folder = mkdtempSync(join(tmpdir(), 'mixbox-package-'))
const tree = join(folder, 'tree')
let debian = ''

function make(out: string, ...options: string[]): string {
  const told = run(process.execPath, ['build/image-build/package.js', '--out', join(folder, out), ...options])
  return told.trim().split('\n').at(-1)!
}

function extract(path: string, to: string): string {
  mkdirSync(to)
  run('dpkg-deb', ['--raw-extract', path, to])
  return to
}

function nativeFiles(below: string): string[] {
  return readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(node|so)$/.test(name))
    .sort()
}

test.before(() => {
  debian = make('first')
  extract(debian, tree)
})
test.after(() => rmSync(folder, { recursive: true, force: true }))

test('the box, its commands, its service and its licence are in the package, owned by root', () => {
  const lines = run('dpkg-deb', ['--contents', debian]).trim().split('\n')
  const paths = lines.map((line) => line.split(' ./').at(-1)!)
  assert.equal(
    INSTALLED.filter((path) => !paths.includes(path)),
    [],
  )
  assert.equal(
    lines.filter((line) => !/^[-d]rw[-x]r-[-x]r-[-x] root\/root /.test(line)),
    [],
  )
})

test('nothing of the workshop is installed: no compiler, no tests, no source maps', () => {
  const paths = readdirSync(join(tree, HOME), { recursive: true, encoding: 'utf8' })
  assert.equal(
    paths.filter((path) =>
      /^node_modules\/(typescript|uvu|nan|@biomejs)\b|^build\/test|\.js\.map$/.test(path),
    ),
    [],
  )
  assert.equal(nativeFiles(join(tree, HOME)), NATIVE)
})

test('the installed folder runs without the checkout', () => {
  const help = run(process.execPath, [join(tree, HOME, 'build/firmware/mixctl/main.js'), 'help'], '/')
  assert.match(help, 'mixctl speaks to the running box')
  const load = "for (const name of ['onoff', 'i2c-bus', 'node-alsa-pcm']) await import(name)"
  run(process.execPath, ['--input-type=module', '--eval', load], join(tree, HOME))
  const own = join(tree, HOME, 'build/hal/linux/index.js')
  run(process.execPath, ['--input-type=module', '--eval', `await import(${JSON.stringify(own)})`], '/')
})

test('apt refuses the package where its native parts would not load: an older C library, another Node', () => {
  const depends = run('dpkg-deb', ['--field', debian, 'Depends'])
  const major = Number(process.versions.node.split('.')[0])
  assert.match(depends, `nodejs (>= ${major}), nodejs (<< ${major + 1})`)
  const symbols = run('objdump', ['-T', ...NATIVE.map((name) => join(tree, HOME, name))])
  const minors = [...symbols.matchAll(/GLIBC_2\.(\d+)/g)].map(([, minor]) => Number(minor))
  assert.match(depends, `libc6 (>= 2.${Math.max(...minors)})`)
})

test('a damaged file is found by debsums: every file has its sum', () => {
  run('md5sum', ['--check', '--quiet', '--strict', 'DEBIAN/md5sums'], tree)
  const summed = readFileSync(join(tree, 'DEBIAN/md5sums'), 'utf8').trim().split('\n').length
  const found = run('find', ['.', '-type', 'f', '-not', '-path', './DEBIAN/*'], tree)
    .trim()
    .split('\n').length
  assert.is(summed, found)
})

test('one checkout gives one package: made again it is the same, byte by byte', () => {
  assert.ok(readFileSync(make('second')).equals(readFileSync(debian)))
})

test('the scripts of the package are sound shell', () => {
  for (const name of ['postinst', 'prerm', 'postrm']) run('sh', ['-n', join(tree, 'DEBIAN', name)])
})

// The compiler is installed by the command itself; a Raspberry Pi makes its own package above.
if (process.arch === 'x64')
  test('a Raspberry Pi gets native parts of its own machine, and the checkout keeps those of its own', () => {
    const before = run('md5sum', [
      'hal/linux/build/linux.node',
      'node_modules/epoll/build/Release/epoll.node',
    ])
    const path = make('cross', '--arch', 'arm64')
    assert.is(run('dpkg-deb', ['--field', path, 'Architecture']).trim(), 'arm64')
    const there = join(extract(path, join(folder, 'arm64')), HOME)
    assert.equal(nativeFiles(there), NATIVE)
    for (const name of NATIVE) assert.match(run('readelf', ['-h', join(there, name)]), /Machine: +AArch64/)
    const symbols = run('readelf', [
      '--wide',
      '--version-info',
      join(there, 'node_modules/node-alsa-pcm/build/alsa_pcm.node'),
    ])
    assert.match(symbols, 'Name: ALSA_0.9')
    assert.is(
      run('md5sum', ['hal/linux/build/linux.node', 'node_modules/epoll/build/Release/epoll.node']),
      before,
    )
  })

test.run()
