import { quoteForShell } from '../../../core/shell';
import { toVisibleLine } from '../../../core/visible-text';
import type { AcceptanceCheck, AcceptancePlan } from './check';

/**
 * Renders the script that compares the machines of a cluster with its plan. The administrator runs it on
 * their own machine; to check a machine, it runs itself there. The output follows the Test Anything Protocol.
 */
export function renderAcceptanceScript(plan: AcceptancePlan): string {
  const { constructPath, machines, subnetFile, mtu, checks } = plan;
  const body = [
    'find_subnet() {',
    subnetFile ? `  sed -n 's/^${subnetFile.prefix}_SUBNET=//p' ${subnetFile.path} 2>/dev/null` : '  :',
    '}',
    '',
    ...checks.flatMap(renderCheck),
    'check_machine() {',
    ...checks.flatMap(renderCall),
    '}',
    '',
    `mtu=${mtu}`,
    MAIN,
  ].join('\n');
  return [
    '#!/bin/sh',
    `# accept.sh: compares the machines of ${toVisibleLine(constructPath)} with their plan, once they run`,
    '#',
    '# sh accept.sh            asks every machine by ssh, and prints what is as planned (ok) and what is not',
    '# sh accept.sh HOSTNAME   does so on the machine with that name itself, as root',
    '#',
    '# REMOTE_SHELL is what reaches a machine: ssh, perhaps with options. The script fails if anything is not as',
    '# planned.',
    '#',
    '# What follows from the addresses and documents alone was checked when they were made: networks that overlap',
    '# (A11), room for every machine (A16), what must exist before a unit starts (A21).',
    'set -u',
    '',
    'list_machines() {',
    "  cat <<'END'",
    ...machines.map(({ address, role, hostname }) => `${address} ${role} ${hostname}`),
    'END',
    '}',
    '',
    withFunctions(body),
  ].join('\n');
}

/**
 * Puts before a script the functions that it calls, and those that they call. No function calls a later one.
 */
function withFunctions(body: string): string {
  let kept = body;
  for (const text of FUNCTIONS.split('\n\n').reverse()) {
    const name = /^(\w+)\(\)/m.exec(text)?.[1] ?? '';
    if (kept.includes(name)) kept = `${text}\n\n${kept}`;
  }
  return kept;
}

function renderCheck({ commands }: AcceptanceCheck, index: number): string[] {
  return [`check_${index + 1}() {`, ...commands.map((command) => `  ${command} || return 1`), '}', ''];
}

function renderCall({ id, title, on }: AcceptanceCheck, index: number): string[] {
  const call = [`saw=$(check_${index + 1} 2>&1)`, `report $? ${quoteForShell(`${id}: ${title}`)}`];
  return on === 'master'
    ? ['  if test "$role" = master; then', ...call.map((line) => `    ${line}`), '  fi']
    : call.map((line) => `  ${line}`);
}

const FUNCTIONS = `# report STATUS TITLE: prints whether a check succeeded, else what it saw
report() {
  if test "$1" -eq 0; then
    echo "ok - $hostname: $2"
  else
    failures=$((failures + 1))
    echo "not ok - $hostname: $2"
    echo "$saw" | sed 's/^/# /'
  fi
}

# show COMMAND...: prints what a command prints, and fails if that is nothing
show() {
  shown=$("$@" 2>&1) && test -n "$shown" && echo "$shown"
}

# expect WHAT PLANNED SEEN
expect() {
  echo "$1 is $3, planned is $2"
  test "$2" = "$3"
}

# to_number ADDRESS: an IPv4 address as a number
to_number() {
  IFS=. read -r a b c d <<END
$1
END
  echo $((a * 16777216 + b * 65536 + c * 256 + d))
}

# subnet_network: the network address of $subnet, whose own is the first one
subnet_network() {
  number=$(($(to_number "\${subnet%/*}") - 1))
  echo "$((number / 16777216)).$((number / 65536 % 256)).$((number / 256 % 256)).$((number % 256))"
}

# is_within FIRST LAST: whether the address of $subnet is between two others
is_within() {
  here=$(to_number "\${subnet%/*}")
  echo "the subnet is $subnet"
  test "$here" -ge "$(to_number "$1")" && test "$here" -le "$(to_number "$2")"
}

# mtu_of DEVICE
mtu_of() {
  cat "/sys/class/net/$1/mtu"
}

# address_of DEVICE: with its prefix length
address_of() {
  ip -o -4 addr show dev "$1" | sed -n 's/.* inet \\([0-9./]*\\).*/\\1/p'
}

# is_active UNIT [inactive]: whether a unit runs, or has done its work where it need not stay
is_active() {
  state=$(systemctl show "$1" -p ActiveState | sed 's/^ActiveState=//')
  echo "$1 is $state"
  test "$state" = active || test "$state" = "\${2:-active}"
}

# listens PROTOCOL PORT: whether any program does; the kernel writes numbers in hexadecimal
listens() {
  case $1 in tcp) state=0A ;; *) state=07 ;; esac
  cat "/proc/net/$1" "/proc/net/\${1}6" 2>/dev/null |
    grep -q "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$2") [0-9A-F]*:0000 $state" && return
  echo "nothing listens on $1 $2"
  return 1
}

# listens_on_loopback PORT: whether nothing but the loopback interface takes TCP connections
listens_on_loopback() {
  listens tcp "$1" || return 1
  if cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep "^ *[0-9]*: [0-9A-F]*:$(printf %04X "$1") [0-9A-F]*:0000 0A" |
    grep -v '^ *[0-9]*: 0100007F:'; then
    echo "tcp $1 is open to others"
    return 1
  fi
}

# run_as_planned UNIT ARGUMENT: whether the unit was started with an argument
run_as_planned() {
  show systemctl show "$1" -p ExecStart
  systemctl show "$1" -p ExecStart | sed 's/.*argv\\[\\]=//;s/ ;.*//' | tr ' ' '\\n' | grep -qxF -e "$2"
}`;

const MAIN = `
# on a machine: what is so there, and its subnet for comparison
main_there() {
  found=$(list_machines | grep " $1\\$") || { echo "Bail out! no machine is called $1" && exit 2; }
  read -r address role hostname <<END
$found
END
  interface=$(ip -o -4 addr show | grep -F " $address/" | { read -r _ name _ && echo "$name"; })
  subnet=$(find_subnet)
  failures=0
  check_machine
  echo "# subnet of $hostname: $subnet"
  test "$failures" -eq 0
}

# reach HOSTNAME SUBNET...: from a machine, with packets that fill the MTU and may not be cut
main_reach() {
  hostname=$1 failures=0
  shift
  for peer; do
    saw=$(ping -c 2 -W 2 -M 'do' -s $((mtu - 28)) "\${peer%/*}" 2>&1) && status=ok || status='not ok' failures=1
    echo "$status - $hostname: A4: packets of $mtu bytes reach \${peer%/*}"
    test "$status" = ok || echo "$saw" | sed 's/^/# /'
  done
  test "$failures" -eq 0
}

# ask ADDRESS ARGUMENT...: runs this script on a machine
ask() {
  address=$1
  shift
  # the options of REMOTE_SHELL are words of their own
  # shellcheck disable=SC2086
  \${REMOTE_SHELL:-ssh} "core@$address" sudo sh -s -- "$@" <"$script"
}

main_here() {
  script=$0
  seen=$(mktemp) && trap 'rm -f "$seen"' EXIT
  list_machines | while read -r address _ hostname; do
    answer=$(ask "$address" "$hostname")
    echo "$answer"
    echo "$answer" | grep -q "^# subnet of $hostname:" || echo "not ok - $hostname: it can be asked"
  done | tee "$seen"
  subnets=$(sed -n 's/^# subnet of .*: //p' "$seen")
  twice=$(echo "$subnets" | sort | uniq -d)
  { test -z "$twice" && echo 'ok - A3: no two machines have the same subnet'; } || echo "not ok - A3: machines share $twice"
  # each asks the next one, the last the first
  next=$(echo "$subnets" | sed -n '2,$p' && echo "$subnets" | sed -n 1p)
  list_machines | while read -r address _ hostname; do
    peer=$(echo "$next" | sed -n 1p)
    next=$(echo "$next" | sed 1d)
    test -z "$peer" || ask "$address" reach "$hostname" "$peer"
  done >"$seen.2"
  cat "$seen.2" && cat "$seen.2" >>"$seen" && rm -f "$seen.2"
  echo "1..$(grep -c '^\\(not \\)\\{0,1\\}ok' "$seen")"
  test -z "$twice" && ! grep -q '^not ok' "$seen"
}

case \${1:-} in
  '') main_here ;;
  reach) shift && main_reach "$@" ;;
  *) main_there "$1" ;;
esac </dev/null
exit
`;
