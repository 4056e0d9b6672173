# SPDX-License-Identifier: Apache-2.0
"""OpenStack Swift with its S3 door (s3api) for tests of object storage: it checks every signature.

Prints {"port":…} when it is ready: access key `acct:user`, secret `s3cr3t`, region us-east-1; `acct:guest` with
secret `gu3st` may do nothing. It ends, with all its processes and files, when its standard input does. Each line there is
answered by a line:

  "stop"    kills the process that clients talk to          "start"   starts it again, on the same port
"""
import ctypes, json, os, shutil, signal, socket, subprocess, sys, tempfile, time

from swift.common.ring import RingBuilder

BIN = os.path.dirname(sys.executable)
ROLES = ("account", "container", "object")
PIPELINE = ("catch_errors cache listing_formats bulk ratelimit s3api tempauth copy slo dlo versioned_writes symlink "
            "proxy-logging proxy-server")
FILTERS = {
    "catch_errors": "", "listing_formats": "", "bulk": "", "ratelimit": "", "copy": "", "slo": "", "dlo": "", "symlink": "",
    "cache": "memcache_servers = 127.0.0.1:1",
    "versioned_writes": "allow_versioned_writes = true\nallow_object_versioning = true",
    "tempauth": "user_acct_user = s3cr3t .admin\nuser_acct_guest = gu3st",
    "s3api": "location = us-east-1\ns3_acl = false\nstorage_domain = localhost\nauto_create_segments_containers = true",
    "proxy-logging": "access_log_level = CRITICAL",
}
EGGS = {"cache": "memcache", "proxy-logging": "proxy_logging"}


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def answers(port):
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(b"GET /healthcheck HTTP/1.0\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


class Swift:
    def __init__(self, folder, ports):
        self.folder, self.ports, self.processes = folder, ports, {}
        self.write("swift.conf", "[swift-hash]\nswift_hash_path_prefix = a\nswift_hash_path_suffix = b\n"
                                 "[storage-policy:0]\nname = p0\ndefault = yes\n")
        os.makedirs(f"{folder}/srv/d1")
        for role in ROLES:
            builder = RingBuilder(4, 1, 0)
            builder.add_dev({"id": 0, "region": 1, "zone": 1, "ip": "127.0.0.1", "port": ports[role], "device": "d1",
                             "weight": 1, "meta": "", "replication_ip": "127.0.0.1", "replication_port": ports[role]})
            builder.rebalance()
            builder.get_ring().save(f"{folder}/{role}.ring.gz")
            self.write(f"{role}-server.conf", self.head(ports[role]) +
                       f"[pipeline:main]\npipeline = {role}-server\n[app:{role}-server]\nuse = egg:swift#{role}\n")
        filters = "".join(f"[filter:{name}]\nuse = egg:swift#{EGGS.get(name, name)}\n{options}\n"
                          for name, options in FILTERS.items())
        self.write("proxy-server.conf", self.head(ports["proxy"]) + f"[pipeline:main]\npipeline = {PIPELINE}\n{filters}"
                   "[app:proxy-server]\nuse = egg:swift#proxy\naccount_autocreate = true\nconn_timeout = 30\nnode_timeout = 60\n")

    def write(self, name, text):
        with open(f"{self.folder}/{name}", "w") as file:
            file.write(text)

    def head(self, port):
        return (f"[DEFAULT]\nbind_ip = 127.0.0.1\nbind_port = {port}\nworkers = 0\nuser = {os.environ.get('USER', 'root')}\n"
                f"swift_dir = {self.folder}\ndevices = {self.folder}/srv\nmount_check = false\nfallocate_reserve = 0\n"
                "disable_fallocate = true\nlog_level = CRITICAL\nconn_timeout = 30\nnode_timeout = 60\n")

    def start(self, *roles):
        environment = dict(os.environ, SWIFT_CONF_DIR=self.folder)
        dies_with_us = lambda: ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        for role in roles:
            with open(f"{self.folder}/{role}.log", "a") as log:
                self.processes[role] = subprocess.Popen(
                    [sys.executable, f"{BIN}/swift-{role}-server", f"{self.folder}/{role}-server.conf"], env=environment,
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=dies_with_us)
        limit = time.monotonic() + 120
        while not all(answers(self.ports[role]) for role in roles):
            for role in roles:
                if self.processes[role].poll() is not None or time.monotonic() > limit:
                    with open(f"{self.folder}/{role}.log") as log:
                        sys.exit(f"swift-{role}-server did not start: {log.read()[-2000:]}")
            time.sleep(0.05)

    def stop(self, *roles):
        for role in roles:
            self.processes[role].kill()
            self.processes[role].wait()


def tell(value):
    print(json.dumps(value), flush=True)


folder = tempfile.mkdtemp(prefix="roost-swift-")
swift = Swift(folder, dict(zip(ROLES + ("proxy",), free_ports(4))))
try:
    swift.start(*ROLES, "proxy")
    tell({"port": swift.ports["proxy"]})
    for line in sys.stdin:
        {"stop": swift.stop, "start": swift.start}[json.loads(line)]("proxy")
        tell({"done": line.strip()})
finally:
    swift.stop(*swift.processes)
    shutil.rmtree(folder, ignore_errors=True)
