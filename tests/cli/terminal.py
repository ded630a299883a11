# Runs a command in a pseudo-terminal of 80 columns: what is typed comes by stdin, what the
# screen gets goes to stdout. Says at the end, on stderr, whether the terminal was left as it was.
import fcntl, os, pty, select, struct, subprocess, sys, termios

screen, terminal = pty.openpty()
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 80, 0, 0))
before = termios.tcgetattr(terminal)
child = subprocess.Popen(
    sys.argv[1:],
    stdin=terminal,
    stdout=terminal,
    stderr=terminal,
    start_new_session=True,
    preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
)
sources = [screen, 0]
while True:
    readable, _, _ = select.select(sources, [], [], 0.05)
    if screen in readable:
        os.write(1, os.read(screen, 65536))
    elif 0 in readable:
        typed = os.read(0, 1024)
        if typed:
            os.write(screen, typed)
        else:
            sources.remove(0)
    elif child.poll() is not None:
        break
sys.stderr.write('restored' if termios.tcgetattr(terminal) == before else 'left raw')
sys.exit(child.returncode)
