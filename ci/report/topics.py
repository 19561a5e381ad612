# SPDX-License-Identifier: MIT
"""Which topic of the page a behaviour belongs to, and where its sources are to be read."""

import functools
import pathlib
import re
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]

# The first pattern that an id begins with decides.
TOPICS = (
    ("Listen backlog", r"backlog\b"),
    ("listen", r"listen\b"),
    ("AcceptEx, ConnectEx, TransmitFile", r"(accept|connect|disconnect)-ex\b|accept-buffer\b|transmit-overlapped\b"),
    ("Overlapped I/O", r"overlapped\b|async\b|alertable\b|synchronous\b"),
    ("Completion ports", r"port\b|pool-io\b"),
    ("Socket events", r"network-events\b|wsa-(event|wait)\b"),
    ("Registered I/O", r"registered\b"),
    ("Socket notifications and polls of the driver", r"notifications\b|afd\b"),
    ("accept", r"accept\b|condition\b"),
    ("MSG_OOB and urgent data", r"oob\b|urgent\b|close\.(after|unread)-urgent|duplicate\.across\.urgent"),
    ("MSG_PEEK", r"peek\b|\w+\.peek|datagram\.truncated-peek"),
    ("Receiving", r"recv\b|recvfrom\b|wsarecv\b|recvmsg\b|recvex\b|reset\b"),
    ("Datagrams", r"datagram\b|udp\b|multicast\b|broadcast\b|icmp\b"),
    ("Sending", r"send\w*\b|wsasend\w*\b|transmit\b|transfer\b"),
    ("select", r"select\b"),
    ("WSAPoll", r"poll\b"),
    ("connect", r"connect\b|connect-by-\w+|join-leaf\b"),
    ("Endings: shutdown, closesocket, resets", r"shutdown\b|close\b|death\b"),
    ("Sockets and their addresses", r"socket\b|wsasocket\b|sockets\b|bind\b|get(sock|peer)name\b|names\b"),
    ("Sharing of addresses", r"address-sharing\b"),
    ("Options", r"options\b"),
    ("ioctlsocket and WSAIoctl", r"ioctl\b|network-changes\b"),
    ("Bad arguments, bad handles", r"bad-\w+\b|refused\b|short\b|resets\b|unstarted\b|last-error\b"),
    ("WSAStartup and WSACleanup", r"startup\b|hooks\b"),
    ("Sockets for other processes", r"duplicate\b"),
    ("Names and services", r"get\w+\b|lookup\b|name-spaces\b|text\b|rtl\b|byte-order\b|inet\b"),
    ("Providers", r"wsc\b|enum-protocols\b|spi\b|providers\b"),
    ("AF_UNIX", r"unix\b"),
    ("Raw sockets", r"raw\b|receive-all\b"),
    ("Win32: threads, waits, files", r"win32\b|crt\b|lock\b|mapping\b|process\b|echo\b"),
    ("Whole programs", r"tutorial\b|event-chat\b|iocp-echo\b"),
)
# Then the section of the specification.
SECTIONS = (
    ("Socket events", r"F\.1\b|B\.6\b"),
    ("Overlapped I/O", r"F\.[235]\b"),
    ("Completion ports", r"F\.4\b"),
    ("AcceptEx, ConnectEx, TransmitFile", r"F\.6\b|B\.7\b"),
    ("Names and services", r"E\.15\b"),
    ("Options", r"E\.1[23]\b"),
)
LATER = (
    "Socket events",
    "Overlapped I/O",
    "Completion ports",
    "AcceptEx, ConnectEx, TransmitFile",
    "Socket notifications and polls of the driver",
)
OTHER = "Everything else"

# Microsoft's pages of functions that winsock2.h does not declare.
HEADERS = {
    "ws2tcpip": "freeaddrinfo FreeAddrInfoW FreeAddrInfoEx FreeAddrInfoExW getaddrinfo GetAddrInfoW "
    "GetAddrInfoExA GetAddrInfoExW GetAddrInfoExCancel getnameinfo GetNameInfoW inet_pton InetPtonW "
    "inet_ntop InetNtopW gai_strerrorA gai_strerrorW",
    "mswsock": "AcceptEx GetAcceptExSockaddrs TransmitFile WSARecvEx",
    "synchapi": "WaitForSingleObject WaitForSingleObjectEx WaitForMultipleObjects "
    "WaitForMultipleObjectsEx SleepEx Sleep CreateEventA CreateEventW SetEvent ResetEvent "
    "CreateMutexA CreateMutexW ReleaseMutex ReleaseSemaphore CreateSemaphoreW WaitOnAddress "
    "SignalObjectAndWait InitializeCriticalSection EnterCriticalSection TryEnterCriticalSection "
    "InitOnceExecuteOnce SleepConditionVariableCS SleepConditionVariableSRW",
    "processthreadsapi": "QueueUserAPC CreateThread GetExitCodeThread ExitThread TlsAlloc TlsGetValue",
    "ioapiset": "CreateIoCompletionPort GetQueuedCompletionStatus GetQueuedCompletionStatusEx "
    "PostQueuedCompletionStatus CancelIo CancelIoEx GetOverlappedResult GetOverlappedResultEx",
    "handleapi": "CloseHandle DuplicateHandle GetHandleInformation SetHandleInformation",
    "fileapi": "CreateFileA CreateFileW ReadFile WriteFile SetFilePointer SetFilePointerEx GetFileSize "
    "GetFileSizeEx DeleteFileA FlushFileBuffers GetFileType GetTempPathA GetTempFileNameA",
    "ws2spi": "WSCEnumProtocols WSCGetProviderPath WPUCreateEvent",
    "winbase": "FormatMessageA FormatMessageW GetComputerNameA GetComputerNameW GetUserNameA "
    "GetUserNameW",
}
# Microsoft's pages that are called after their title.
OWN_PAGES = (
    r"(SOL_SOCKET|IPPROTO_\w+) socket options|Using SO_REUSEADDR.*|SO_\w+ socket option|Winsock IOCTLs|"
    r"Multicast Programming|SIO_(RCVALL|TCP_INITIAL_RTO|KEEPALIVE_VALS|LOOPBACK_FAST_PATH)"
)
LEARN = "https://learn.microsoft.com/windows/win32"
# Forms in A and W share a page that is called after one of them.
WIDE_PAGES = (
    "WSASocket WSAAddressToString WSAStringToAddress WSAEnumProtocols WSADuplicateSocket "
    "WSAConnectByName"
).split()


def topic_of(id: str, section: str) -> str:
    for name, pattern in TOPICS:
        if re.match(pattern, id):
            return name
    return next((name for name, pattern in SECTIONS if re.match(pattern, section)), OTHER)


def topic_names() -> list[str]:
    """Every topic, in the order of the page: the asynchronous ones come behind the calls that wait."""
    names = list(dict.fromkeys([name for name, _ in TOPICS if name not in LATER]))
    place = names.index("Sockets and their addresses")
    return [*names[:place], *LATER, *names[place:], OTHER]


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def microsoft(source: str) -> str | None:
    """Where Microsoft's page is that a source names: "docs:listen", "docs:Winsock IOCTLs"."""
    found = re.search(r"\bdocs:([^;,]+)", source)
    if not found:
        return None
    page = found[1].strip()
    page += "W" if page in WIDE_PAGES else ""
    for header, functions in HEADERS.items():
        if page in functions.split():
            return f"{LEARN}/api/{header}/nf-{header}-{page.lower()}"
    if re.fullmatch(r"WSA[A-Z]\w+|[a-z][a-z0-9]+", page):
        return f"{LEARN}/api/winsock2/nf-winsock2-{page.lower()}"
    if page.startswith("LPFN_"):
        return f"{LEARN}/api/mswsock/nc-mswsock-{page.lower()}"
    if re.fullmatch(OWN_PAGES, page, re.IGNORECASE):
        return f"{LEARN}/winsock/{slug(page.removesuffix(' socket option'))}"
    return "https://learn.microsoft.com/search/?" + urllib.parse.urlencode({"terms": page})


@functools.cache
def specification() -> dict[str, str]:
    """Section of the specification -> file#anchor, from the top of the repository."""
    places: dict[str, str] = {}
    folder = ROOT / "docs" / "behaviour"
    for file in sorted(folder.glob("*.md")) if folder.is_dir() else []:
        path = file.relative_to(ROOT).as_posix()
        text = file.read_text(encoding="utf-8")
        for title in re.findall(r"^#+ +(.+)$", text, re.MULTILINE):
            if section := re.match(r"([A-J](?:\.\d+)*|\d(?:\.\d+)+)(?=\s)", title):
                places.setdefault(section[1], f"{path}#{github_anchor(title)}")
    return places


def github_anchor(title: str) -> str:
    kept = re.sub(r"[^\w\- ]", "", title.strip().lower())
    return kept.replace(" ", "-")
