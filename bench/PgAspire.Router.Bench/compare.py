#!/usr/bin/python3
"""pgbench -S directly, through HAProxy and through the router, interleaved; prints medians and their ratios to direct.

compare.py "dotnet .../PgAspire.Router.Bench.dll" [rounds] [seconds]       run as an account that may start postgres, with haproxy on the PATH.
Every path comes once in each round, in a random order, so that what else runs on the machine hits all of them alike.
Every process is a session of its own: with Linux's autogroups each then gets its share of the CPUs, as separate programs do.
PATHS and LOADS (space- and comma-separated) restrict the run.
"""
import os, random, re, shlex, shutil, socket, statistics, subprocess, sys, tempfile, time

bench, rounds, seconds = shlex.split(sys.argv[1]), int((sys.argv + ["", "", "5"])[2] or 5), int((sys.argv + [""] * 3)[3] or 4)
paths = (os.environ.get("PATHS") or "direct haproxy router portable").split()
loads = {"8 clients": ["-c", "8", "-j", "2", "-M", "prepared"], "1 client": ["-c", "1", "-M", "prepared"],
         "32 clients": ["-c", "32", "-j", "2", "-M", "prepared"], "reconnecting": ["-c", "8", "-j", "2", "-C"]}
if os.environ.get("LOADS"):
    loads = {k: v for k, v in loads.items() if k in os.environ["LOADS"].split(",")}
os.environ["PATH"] = os.environ.get("PGBIN", "/usr/lib/postgresql/15/bin") + ":/usr/sbin:" + os.environ["PATH"]
home = tempfile.mkdtemp(prefix="router-bench-")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


port = {path: free_port() for path in paths}
server = port["direct"]
started = []


def start(*command):
    log = open(f"{home}/{os.path.basename(command[0])}.log", "a")
    started.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True))


def wait(condition):
    deadline = time.monotonic() + 30
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"not ready, see {home}")
        time.sleep(0.05)


def accepts(number):
    return subprocess.run(["pg_isready", "-q", "-h", "127.0.0.1", "-p", str(number)]).returncode == 0


try:
    subprocess.run(["initdb", "-D", f"{home}/n", "-U", "postgres", "-A", "trust", "--no-sync"], check=True, stdout=subprocess.DEVNULL)
    start("postgres", "-D", f"{home}/n", "-p", str(server), "-c", "listen_addresses=127.0.0.1", "-c", "shared_buffers=512MB",
          "-c", f"unix_socket_directories={home}")
    wait(lambda: accepts(server))
    client = ["pgbench", "-h", "127.0.0.1", "-U", "postgres"]
    subprocess.run([*client, "-p", str(server), "-i", "-q", "-s", "10", "postgres"], check=True, stderr=subprocess.DEVNULL)
    if "haproxy" in paths:
        with open(f"{home}/ha.cfg", "w") as f:
            f.write(f"global\n maxconn 1000\ndefaults\n mode tcp\n timeout client 30m\n timeout connect 4s\n timeout server 30m\n"
                    f"listen pg\n bind 127.0.0.1:{port['haproxy']}\n server n 127.0.0.1:{server}\n")
        start("haproxy", "-db", "-f", f"{home}/ha.cfg")
    if "router" in paths:
        start(*bench, str(server), str(port["router"]))
    if "portable" in paths:
        start(*bench, str(server), str(port["portable"]), "portable")
    for path in paths:
        wait(lambda: accepts(port[path]))
    seen = {(load, path): [] for load in loads for path in paths}
    for turn in range(rounds):
        for load, options in loads.items():
            for path in random.sample(paths, len(paths)):
                out = subprocess.run([*client, "-p", str(port[path]), "-n", "-S", "-T", str(seconds), *options, "postgres"],
                                     capture_output=True, text=True, start_new_session=True)
                tps = re.search(r"tps = ([\d.]+)", out.stdout)
                if not tps:
                    sys.exit(f"{path}, {load}: {out.stdout}{out.stderr}")
                seen[load, path].append(float(tps[1]))
    print("| load | " + " | ".join(paths) + " |")
    print("|---" * (len(paths) + 1) + "|")
    for load in loads:
        cells = []
        for path in paths:
            ratio = statistics.median(a / b for a, b in zip(seen[load, path], seen[load, "direct"]))
            cells.append(f"{statistics.median(seen[load, path]):,.0f} tps, {ratio:.2f}x")
        print(f"| {load} | " + " | ".join(cells) + " |")
finally:
    for process in reversed(started):
        process.stdin.close()
        if process.args[:len(bench)] != tuple(bench):
            process.terminate()
        process.wait(30)
    for log in os.listdir(home):
        if log.startswith(os.path.basename(bench[0])):
            print(open(f"{home}/{log}").read().strip(), file=sys.stderr)
    shutil.rmtree(home)
