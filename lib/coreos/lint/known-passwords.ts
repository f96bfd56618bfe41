/**
 * Passwords that no name announces: those of well-known programs and files. Each captures the password, with
 * its quotes.
 */
export const KNOWN_PASSWORDS: readonly { readonly of: string; readonly pattern: RegExp }[] = [
  {
    of: 'URL',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"'<>$]{0,64}:([^\s/@"'<>]{3,128})@/gi,
  },
  {
    of: 'mysql',
    pattern:
      /\b(?:mysql|mariadb)[\w-]{0,16} (?:[^\n|;&]{0,256} )?-p(?!(?:[\d.]{1,15}:){1,2}\d|[a-z-]{1,32}=)("[^"\n]{1,64}"|'[^'\n]{1,64}'|[^\s"']{1,64})/g,
  },
  {
    of: 'DSN',
    pattern:
      /(?<![\w/.:@-])(?!(?:sips?|mailto|ssh|xmpp|acct|git):)[a-z][\w.-]{0,63}:([^\s/@:"'<>]{3,128})@(?:(?:tcp|udp|unix)\(|(?!sha\d)[a-z\d][\w.-]{0,253}:\d{2,5}\b)/gi,
  },
  {
    of: 'curl',
    pattern:
      /\b(?:curl|etcdctl|ctr) (?:[^\n|;&]{0,256} )?(?:-[A-Za-z]{0,8}[uU] ?|--(?:proxy-)?user[ =])["']?[^\s:"'$]{1,64}:(\S{1,64})/g,
  },
  {
    of: 'curl',
    pattern: /\bcurl (?:[^\n|;&]{0,256} )?(?:-E ?|--(?:proxy-)?cert[ =])["']?[^\s:"'$]{2,128}:(\S{1,64})/g,
  },
  { of: 'curl', pattern: /--oauth2-bearer[ =](\S{1,64})/g },
  {
    of: 'http',
    pattern:
      /(?:^|[\s;&|("'`])(?:(?:https?|xhs?) (?:[^\n|;&]{0,256} )?(?:-a ?|--auth[ =])|ab (?:[^\n|;&]{0,256} )?-[AP] )["']?[^\s:"'$]{1,64}:(\S{1,64})/gm,
  },
  { of: 'lftp', pattern: /\blftp (?:[^\n|;&]{0,256} )?-u ["']?[^\s,"'$]{1,64},(\S{1,64})/g },
  {
    of: '-p',
    pattern:
      /\b(?:(?:docker|podman|nerdctl|buildah|skopeo|oras|az|registry|oc|crane auth|cosign) login|cqlsh|cypher-shell|rdesktop|racadm) (?:[^\n|;&]{0,256} )?-p[ =]?("[^"\n]{1,64}"|'[^'\n]{1,64}'|\S{1,64})/g,
  },
  {
    of: '-pw',
    pattern: /\b(?:plink|pscp|psftp|nodetool) (?:[^\n|;&]{0,256} )?-pw (\S{1,64})/g,
  },
  { of: '-ap', pattern: /\b(?:swaks|sendemail) (?:[^\n|;&]{0,256} )?-[ax]p (\S{1,64})/gi },
  { of: '/p', pattern: /freerdp (?:[^\n|;&]{0,256} )?\/p:(\S{1,64})/g },
  { of: 'sshpass', pattern: /\bsshpass (?:-[ev] )?-p ?(\S{1,64})/g },
  { of: 'redis-cli', pattern: /\bredis-cli (?:[^\n|;&]{0,256} )?-a (\S{1,64})/g },
  { of: 'redis-cli', pattern: /\bREDISCLI_AUTH["']?(?:=| ?: )(\S{1,64})/g },
  { of: 'Redis', pattern: /(?:^[ \t]{0,8}|--)(?:requirepass|masterauth)[ \t]{1,8}(\S{1,64})/gm },
  { of: 'Redis', pattern: /^[ \t]{0,8}sentinel auth-pass \S{1,64} (\S{1,64})/gim },
  { of: 'Redis', pattern: /^[ \t]{0,8}user \S{1,64} (?:[^\n>]{0,256} )?>(\S{1,64})/gm },
  { of: 'MongoDB', pattern: /\bmongo(?:sh|dump|restore)? (?:[^\n|;&]{0,256} )?-p (\S{1,64})/g },
  { of: 'LDAP', pattern: /\bldap[a-z]{1,16} (?:[^\n|;&]{0,256} )?-w (\S{1,64})/g },
  { of: 'LDAP', pattern: /^[ \t]{0,8}(?:bindpw|rootpw|wpa-psk)[ \t]{1,8}(\S{1,64})/gm },
  { of: 'keepalived', pattern: /^[ \t]{0,32}auth_pass[ \t]{1,8}(\S{1,64})/gm },
  {
    of: 'HAProxy',
    pattern: /^[ \t]{0,32}(?:stats auth [^\s:]{1,64}:|user \S{1,64} (?:insecure-)?password )(\S{1,64})/gm,
  },
  {
    of: 'SQL',
    pattern:
      /\b(?:create|alter)\s{1,4}(?:user|role)\s[^;]{0,256}?\spassword\s{1,4}('[^'\n]{1,64}'|"[^"\n]{1,64}")/gi,
  },
  {
    of: 'SQL',
    pattern:
      /(?:\b(?:user|role|grant)\s[^;]{1,256}?\sidentified\s{1,4}(?:with\s\S{1,64}\s{1,4})?by\s{1,4}|\bset\s{1,4}password\s[^;=]{0,128}=\s{0,4}(?:password\()?)('[^'\n]{1,64}'|"[^"\n]{1,64}")/gi,
  },
  {
    of: 'Oracle',
    pattern:
      /\b(?:(?:sqlplus|sqlcl|expdp|impdp|sqlldr) (?:[^\n|;&]{0,64} )?|jdbc:oracle:\w{2,4}:)["']?[a-z][\w$#]{0,63}\/([^\s/@"']{1,64})@/gi,
  },
  {
    of: 'XML',
    pattern: /<(?:\w{0,32}[:.-])?(?:password|passwd|passphrase)>([^<\s]{1,64})<\//gi,
  },
  {
    of: 'XML',
    pattern: /\bname="[\w.-]{0,48}(?:password|passwd)"\s{1,8}value=("[^"\n]{1,64}")/gi,
  },
  { of: 'htpasswd', pattern: /\bhtpasswd -[A-Za-z]{0,8}b[A-Za-z]{0,8} [^\n|;&]{1,128} (\S{1,64})/g },
  { of: 'skopeo', pattern: /--(?:src-|dest-)?creds[ =]["']?[^\s:"'$]{1,64}:(\S{1,64})/g },
  {
    of: 'RabbitMQ',
    pattern: /\brabbitmqctl (?:-\S{1,64} )?(?:add_user|change_password) \S{1,64} (\S{1,64})/g,
  },
  {
    of: 'SMB',
    pattern:
      /\b(?:smbclient|rpcclient|smbget|net rpc) (?:[^\n|;&]{0,256} )?-U ?["']?[^\s%"'$]{1,64}%(\S{1,64})/g,
  },
  { of: 'useradd', pattern: /\b(?:useradd|usermod) (?:[^\n|;&]{0,256} )?-p (\S{1,64})/g },
  {
    of: 'mysqladmin',
    pattern:
      /\b(?:(?:mysqladmin|mariadb-admin) (?:[^\n|;&]{0,256} )?password|neo4j-admin (?:dbms )?set-initial-password|ipmitool (?:[^\n|;&]{0,256} )?set password \d{1,3}) (\S{1,64})/g,
  },
  {
    of: 'stdin',
    pattern:
      /\b(?:echo|printf) (?:-[enE]{1,3} )?(?:["']%s(?:\\n)?["'] )?("[^"\n]{1,64}"|'[^'\n]{1,64}'|\S{1,64}) {0,4}\| {0,4}(?:(?:sudo )?(?:sudo -\w{0,4}S|passwd|smbpasswd|kinit|cryptsetup)\b|[^\n|;&]{1,256} --pass(?:word|phrase)-(?:stdin|fd)\b)/g,
  },
  {
    of: 'stdin',
    pattern:
      /(?:\b(?:sudo -\w{0,4}S|passwd|smbpasswd|kinit|cryptsetup)|--pass(?:word|phrase)-(?:stdin|fd))\b[^\n|;&<]{0,128}(?:<<< ?|<<-?["'\w]{1,16}\n\s{0,16})("[^"\n]{1,64}"|'[^'\n]{1,64}'|\S{1,64})/g,
  },
  {
    of: '-P',
    pattern:
      /\b(?:sqlcmd|osql|bcp|ipmitool|mosquitto_[a-z]{3,4}|zip|unzip|ssh-keygen) (?:[^\n|;&]{0,256} )?-P ("[^"\n]{1,64}"|'[^'\n]{1,64}'|\S{1,64})/g,
  },
  { of: 'ssh-keygen', pattern: /\bssh-keygen (?:[^\n|;&]{0,256} )?-N ?("[^"\n]{1,64}"|\S{1,64})/g },
  {
    of: 'SNMP',
    pattern:
      /\bsnmp(?!d\b|trapd\b)[a-z]{2,12} (?:[^\n|;&]{0,256} )?(?:-[AX]|-c(?! ?(?:public|private)\b)) ?("[^"\n]{1,64}"|'[^'\n]{1,64}'|\S{1,64})/g,
  },
  {
    of: 'SNMP',
    pattern:
      /^[ \t]{0,8}(?:r[ow]community6?|createUser \S{1,64} (?:MD5|SHA[-\d]{0,4}))[ \t]{1,8}(?!public\b|private\b)(\S{1,64})/gm,
  },
  {
    of: 'nmcli',
    pattern:
      /\b(?:nmcli|rclone config) (?:[^\n|;&]{0,256} )?(?:pass(?:word)?|802-1x\.password|wifi-sec\.psk)[ =](\S{1,64})/g,
  },
  {
    of: 'mc',
    pattern: /\bmc (?:alias set|config host add) \S{1,64} \S{1,128} \S{1,128} (\S{1,64})/g,
  },
  { of: 'etcdctl', pattern: /\betcdctl (?:[^\n|;&]{0,256} )?user add [^\s:"'$]{1,64}:(\S{1,64})/g },
  { of: 'Composer', pattern: /\bhttp-basic\.\S{1,253} \S{1,64} (\S{1,64})/g },
  { of: 'IPsec', pattern: /:\s{1,4}(?:PSK|EAP|XAUTH)\s{1,4}("[^"\n]{1,64}")/g },
  { of: 'BGP', pattern: /\bneighbor \S{1,64} password (\S{1,64})/g },
  { of: 'Dovecot', pattern: /\{(?:PLAIN|CLEAR|CLEARTEXT)\}([^\s:"']{1,64})/g },
  { of: 'Tinyproxy', pattern: /^[ \t]{0,8}BasicAuth \S{1,64} (\S{1,64})/gm },
  { of: '7z', pattern: /\b7z[a-z]? [a-z] (?:[^\n|;&]{0,256} )?-p(\S{1,64})/g },
  { of: 'OpenSSL', pattern: /\bopenssl enc (?:[^\n|;&]{0,256} )?-k (\S{1,64})/g },
  { of: 'LDAP', pattern: /\bldappasswd (?:[^\n|;&]{0,256} )?-s (\S{1,64})/g },
  { of: 'Vault', pattern: /\bvault login (?!-)(\S{1,128})/g },
  {
    of: 'kubectl',
    pattern: /\bcreate secret \S{1,32} (?:[^\n|;&]{0,256} )?--from-literal[ =]["']?[\w.-]{1,64}=(\S{1,64})/g,
  },
  { of: 'OpenSSL', pattern: /-pass(?:in|out)? ["']?pass:(\S{1,64})/g },
  {
    of: 'chpasswd',
    pattern: /\b(?:echo|printf) (?:-[en] )?["']?[\w.-]{1,32}:([^\s|]{1,64}) {0,4}\| {0,4}(?:sudo )?chpasswd/g,
  },
  {
    of: 'chpasswd',
    pattern: /\bchpasswd (?:-\S{1,16} )?(?:<<< ?["']?|<<-?["'\w]{1,16}\n\s{0,16})[\w.-]{1,32}:(\S{1,64})/g,
  },
  {
    of: 'netrc',
    pattern:
      /\b(?:machine\s{1,8}\S{1,253}|default)\s{1,8}login\s{1,8}\S{1,64}\s{1,8}password\s{1,8}(\S{1,64})/g,
  },
  {
    of: 'pgpass',
    pattern: /^[\w.*-]{1,253}:(?:\d{1,5}|\*):[\w*-]{1,63}:(?:[a-z_][\w-]{0,62}|\*):([^\s:]{4,64})$/gim,
  },
];
