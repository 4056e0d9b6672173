# SPDX-License-Identifier: Apache-2.0
"""Stands before an HTTP server and lets things go wrong, for tests of clients (standard library alone).

  faulty_proxy.py PORT      forwards to 127.0.0.1:PORT, each request on a connection of its own

Prints {"port":…} when it is ready. It ends when its standard input does. Each line there is answered by a line:

  {"do": FAULT, "times": N, "when": TEXT?, "at": BYTES?}   the next N requests whose line and head hold TEXT meet FAULT
  {"release": true}  lets go what is held
  {"tell": true}     {"requests": ["PUT /a?b", …], "met": how many met a fault, "open": connections of clients}

  refuse   takes the request in and answers 503 SlowDown        throttle  429 without a body
  lose     forwards the request, and drops the answer           stall     takes the request in and says nothing
  cut-up   drops the connection after BYTES of the body         cut-down  drops it after BYTES of the answer's body
  garbage  takes the request in and answers 200 with bytes that mean nothing
  say      takes the request in and answers the fault's "say", in which FILL stands for "fill" blanks
  hold     forwards the request when it is released, whether or not its client is still there
"""
import json, socket, sys, threading

UPSTREAM = int(sys.argv[1])
lock = threading.Lock()
faults, requests, met, alive = [], [], 0, 0
released = threading.Event()


def pop_fault(head):
    global met
    with lock:
        requests.append(" ".join(head.split(b"\r\n")[0].decode("latin-1").split(" ")[:2]))
        for fault in faults:
            if fault["times"] > 0 and fault.get("when", "").encode() in head:
                fault["times"] -= 1
                met += 1
                return fault
    return {"do": "nothing"}


def read_head(connection):
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None, b""
        data += piece
    head, rest = data.split(b"\r\n\r\n", 1)
    return head, rest


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, value = line.split(b":", 1)
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def pieces(connection, rest, count):
    while count > 0:
        piece = rest or connection.recv(min(262144, count))
        rest = b""
        if not piece:
            return
        yield piece[:count]
        count -= len(piece)


def forward(client, head, rest, fault):
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    with socket.create_connection(("127.0.0.1", UPSTREAM)) as server:
        server.sendall(b"\r\n".join(lines + [b"Connection: close"]) + b"\r\n\r\n")
        for piece in pieces(client, rest, length(head)):
            server.sendall(piece)
        if fault["do"] == "lose":
            while server.recv(262144):
                pass
            return
        head, rest = read_head(server)
        if head is None:
            return
        lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
        client.sendall(b"\r\n".join(lines + [b"Connection: close"]) + b"\r\n\r\n")
        left = fault.get("at", 1 << 60) if fault["do"] == "cut-down" else 1 << 60
        while left > 0:
            piece = rest or server.recv(262144)
            rest = b""
            if not piece:
                break
            client.sendall(piece[:left])
            left -= len(piece)


def serve(client):
    head, rest = read_head(client)
    if head is None:
        return
    fault = pop_fault(head)
    if fault["do"] in ("refuse", "throttle", "stall", "garbage", "say"):
        for _ in pieces(client, rest, length(head)):
            pass
    if fault["do"] == "refuse":
        body = b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>"
        body = b"" if head.startswith(b"HEAD") else body
        client.sendall(b"HTTP/1.1 503 Slow Down\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    elif fault["do"] == "throttle":
        client.sendall(b"HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
    elif fault["do"] == "garbage":
        body = b"<?xml version='1.0'?><ListBucketResult><\xff&nothing;</Contents>" * 20
        body = b"" if head.startswith(b"HEAD") else body
        client.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    elif fault["do"] == "say":
        client.sendall(fault["say"].replace("FILL", " " * fault.get("fill", 0)).encode())
    elif fault["do"] == "stall":
        client.recv(1)
    elif fault["do"] == "cut-up":
        for _ in pieces(client, rest, min(fault.get("at", 0), length(head))):
            pass
    else:
        if fault["do"] == "hold":
            released.wait()
        forward(client, head, rest, fault)


def handle(client):
    global alive
    with lock:
        alive += 1
    try:
        with client:
            serve(client)
    except OSError:
        pass
    finally:
        with lock:
            alive -= 1


def accept(listener):
    while True:
        threading.Thread(target=handle, args=(listener.accept()[0],), daemon=True).start()


listener = socket.create_server(("127.0.0.1", 0), backlog=128)
threading.Thread(target=accept, args=(listener,), daemon=True).start()
print(json.dumps({"port": listener.getsockname()[1]}), flush=True)
for line in sys.stdin:
    ask = json.loads(line)
    if "release" in ask:
        released.set()
    with lock:
        if "do" in ask:
            faults.append(ask)
        answer = {"requests": list(requests), "met": met, "open": alive}
    print(json.dumps(answer), flush=True)
