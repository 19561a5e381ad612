// SPDX-License-Identifier: MIT
#include "shim/core/socket/listening.hpp"

#include <algorithm>

#include "platform/poll.hpp"
#include "platform/processes.hpp"
#include "platform/socket_calls.hpp"
#include "platform/threading.hpp"
#include "shim/core/addresses/bound_addresses.hpp"
#include "shim/core/socket/socket.hpp"

namespace ws2::core {
namespace {

// The host's limit is for connections and for handshakes under way alike. Beyond it the host
// answers clients and forgets them, and cannot keep their connection when the queue is full.
constexpr std::uint32_t room_for_handshakes = 1024;

// Another process may have changed the host's backlog.
constexpr int unknown_backlog = -1;
// With as much the clients of this process need not be checked one by one.
constexpr std::uint32_t much_room = 64;

// How long the queue stays enlarged after a burst, because more bursts are likely.
constexpr std::chrono::seconds longest_burst{2};
// A client that was answered and forgotten, and whose connection found no room, sends its data
// again after 0.2, 0.6 and 1.4 seconds.
constexpr std::chrono::milliseconds longest_comeback{1500};
constexpr std::chrono::seconds not_kept_is_fresh{1};

// After this time the SYN-ACK was retransmitted twice: a client that has not answered has no
// connection.
constexpr std::chrono::seconds longest_handshake{4};
// Where the host does not report handshakes.
constexpr std::chrono::milliseconds usual_handshake{100};

// On a host that does not report the end of processes, none has ended.
bool has_ended(std::uint32_t process) {
    auto const end = platform::watch_process(process);
    if (!end) return end.code() == Code::invalid_parameter;
    platform::PollItem item{end->get(), platform::poll_readable, 0};
    auto const ready = platform::poll({&item, 1}, platform::Deadline::now());
    return ready && *ready != 0;
}

}  // namespace

Listening::Listening(Socket& owner, std::uint32_t capacity, bool keeps_port)
    : owner_{owner}, capacity_{capacity}, host_backlog_{host_backlog(capacity)} {
    if (!keeps_port) return;
    if (auto holding_queue = platform::make_holding_queue())
        holding_queue_ = std::move(*holding_queue);
    auto const not_kept = platform::clients_not_kept();
    not_kept_ = {not_kept, not_kept, Clock::now()};
}

// While connections move, `expected` counts those that have not arrived yet, so that a thread that
// reads the number then waits for the lock.
void Listening::count_returned_locked(std::uint32_t expected) {
    auto const here = static_cast<std::uint32_t>(connections_.size());
    returned_.store(std::max(here, expected), std::memory_order_release);
}

Result<UniqueDescriptor> Listening::accept_expected(BlockingMode mode, Address& peer) {
    std::lock_guard const lock{mutex_};
    auto taken = platform::accept(owner_.fd(), mode, &peer);
    if (taken) expected_.fetch_sub(1);
    return taken;
}

Result<PendingConnection> Listening::take_from_host(BlockingMode mode, Taker taker) {
    PendingConnection connection;
    connection.mode = mode;
    auto taken = taker == Taker::accept_ex ? accept_expected(mode, connection.peer)
                                           : platform::accept(owner_.fd(), mode, &connection.peer);
    if (!taken) return taken.code();
    if (has_ignored_.load(std::memory_order_relaxed)) platform::stop_ignoring_peer(taken->get());
    connection.descriptor = std::move(*taken);
    return connection;
}

// A connection that waited here was taken in another mode than the listener may have by now.
Result<PendingConnection> Listening::take_returned(BlockingMode mode, Taker taker) {
    std::lock_guard const lock{mutex_};
    match_holding_queue_locked();
    if (connections_.empty()) return Code::would_block;
    auto& oldest = connections_.front();
    if (!oldest.descriptor) {
        auto taken = platform::take_from_holding_queue(owner_.fd(), holding_queue_.get());
        if (!taken) return taken.code();
        oldest.descriptor = std::move(*taken);
        if (auto* const common = shared()) {
            common->held_connections.fetch_sub(1);
            auto const peer = platform::peer_address(oldest.descriptor.get());
            if (peer) oldest.peer = *peer;
        }
    }
    auto const code = platform::set_blocking(oldest.descriptor.get(), mode);
    if (code != Code::ok) return code;
    PendingConnection connection = std::move(oldest);
    connection.mode = mode;
    connections_.pop_front();
    count_returned_locked();
    if (taker == Taker::accept_ex) expected_.fetch_sub(1);
    if (shared())
        static_cast<void>(open_for_sharers_locked(owner_.fd()));
    else if (intake_.load(std::memory_order_relaxed) == Intake::open)
        set_host_backlog_locked(owner_.fd(), host_backlog_locked());
    return connection;
}

// --- after a fork --------------------------------------------------------------------------------

// Other processes take from the holding queue as well, so the list here follows its length.
void Listening::match_holding_queue_locked() {
    auto const* const common = shared();
    if (!common) return;
    std::size_t const there = common->held_connections.load();
    auto const is_there = [](PendingConnection const& each) { return !each.descriptor; };
    auto here = static_cast<std::size_t>(std::ranges::count_if(connections_, is_there));
    for (; here > there; --here) connections_.erase(std::ranges::find_if(connections_, is_there));
    for (; here < there; ++here) connections_.emplace_back();
    count_returned_locked();
}

// Whether this process enforces the backlog; it takes over if the enforcing process is gone, and
// then undoes what that had begun.
bool Listening::is_enforcing_process_locked(int fd) {
    auto* const common = shared();
    if (!common) return true;
    auto const own = platform::process_id();
    auto enforcing_process = common->enforcing_process.load();
    if (enforcing_process != own) {
        if (enforcing_process != 0 && !has_ended(enforcing_process)) return false;
        if (!common->enforcing_process.compare_exchange_strong(enforcing_process, own))
            return false;
        static_cast<void>(platform::ignore_new_clients(fd, false));
        intake_.store(Intake::refusing, std::memory_order_release);
    }
    match_holding_queue_locked();
    if (is_refusing() && platform::is_listening(fd)) {
        dropped_before_ = platform::dropped_packets(fd);
        intake_.store(Intake::open, std::memory_order_release);
        static_cast<void>(open_for_sharers_locked(fd));
        owner_.waiters().notify();
    }
    return true;
}

// There is room again after another process has refused clients: makes the host listen. (The
// process that refused them itself uses admit_locked().)
bool Listening::open_for_sharers_locked(int fd) {
    if (is_restricted()) return false;
    auto const backlog = host_backlog_locked();
    if (platform::is_listening(fd)) {
        host_backlog_ = unknown_backlog;
        set_host_backlog_locked(fd, backlog);
        return true;
    }
    if (address_registry().listen_again(owner_, fd, backlog) != Code::ok) return false;
    host_backlog_ = backlog;
    return true;
}

bool Listening::listen_again_for_sharers() {
    if (!shared()) return false;
    std::lock_guard const lock{mutex_};
    if (is_released_) return false;
    match_holding_queue_locked();
    return open_for_sharers_locked(owner_.fd());
}

// The mutex stays locked over the fork, so that no connection is between two queues.
void Listening::before_fork(SharedListener* shared) {
    mutex_.lock();
    mutex_.leave_order();
    if (!shared || shared_.load(std::memory_order_relaxed)) return;
    auto const held_connections =
        std::ranges::count_if(connections_, [](auto const& each) { return !each.descriptor; });
    shared->enforcing_process.store(platform::process_id());
    shared->held_connections.store(static_cast<std::uint32_t>(held_connections));
    shared_.store(shared, std::memory_order_release);
}

void Listening::after_fork_in_parent() { mutex_.unlock(); }

// Connections outside the host's queue and the holding queue belong to the parent, as do AcceptEx
// operations.
void Listening::after_fork_in_child() {
    mutex_.renew();
    connections_.clear();
    count_returned_locked();
    expected_.store(0, std::memory_order_relaxed);
    intake_.store(Intake::open, std::memory_order_release);
}

// --- what becomes of clients ---------------------------------------------------------------------

void Listening::put_back(Place place) {
    std::lock_guard const lock{mutex_};
    connections_.splice(connections_.begin(), place);
    count_returned_locked();
}

std::uint32_t Listening::waiting_locked(int fd) const {
    auto const in_host = platform::queued_connections(fd);
    return (in_host ? *in_host : 0) + static_cast<std::uint32_t>(connections_.size());
}

bool Listening::is_full_locked(int fd) const { return paused_ || waiting_locked(fd) >= room_for(); }

bool Listening::is_burst_locked() const {
    return expected_.load(std::memory_order_relaxed) != 0 || Clock::now() < burst_ends_;
}

int Listening::host_backlog_in_burst() const {
    return host_backlog(room_for() + room_for_handshakes);
}

int Listening::host_backlog_locked() const {
    if (is_released_ || is_burst_locked()) return host_backlog_in_burst();
    auto const here = static_cast<std::uint32_t>(connections_.size());
    return here < capacity_ ? host_backlog(capacity_ - here) : 0;
}

void Listening::set_host_backlog_locked(int fd, int backlog) {
    if (backlog == host_backlog_ || !platform::can_refuse_connections(fd)) return;
    if (platform::listen(fd, backlog) == Code::ok) host_backlog_ = backlog;
}

void Listening::begin_ignoring_locked(int fd) {
    has_ignored_.store(true, std::memory_order_relaxed);
    if (platform::ignore_new_clients(fd, true) != Code::ok) return;
    ignoring_since_ = Clock::now();
    intake_.store(Intake::ignoring, std::memory_order_release);
}

// The counter is one for all listeners of the network namespace, so an old value says little about
// this listener; and a sample taken during a burst must not hide that burst.
void Listening::note_not_kept_locked() {
    auto const now = Clock::now();
    if (now - not_kept_.newest_at < not_kept_is_fresh) return;
    not_kept_.before = not_kept_.newest;
    not_kept_.newest = platform::clients_not_kept();
    not_kept_.newest_at = now;
}

// Clients that were answered with a SYN cookie need a listener when they send data. All of those in
// `count`, which is platform::clients_not_kept(), do so in this time.
Listening::Next Listening::let_clients_return_locked(int fd, std::optional<std::uint64_t> count) {
    auto const now = Clock::now();
    not_kept_ = {count, count, now};
    burst_ends_ = now + longest_burst;
    open_until_ = now + longest_comeback;
    set_host_backlog_locked(fd, host_backlog_in_burst());
    static_cast<void>(platform::ignore_new_clients(fd, false));
    intake_.store(Intake::open, std::memory_order_release);
    return Next::later;
}

// The queue is full, and new clients are ignored by now. One client that met the full queue is one
// dropped packet; more of them, or a SYN cookie, are a burst.
Listening::Next Listening::check_burst_locked(int fd) {
    auto const dropped = platform::dropped_packets(fd) - dropped_before_;
    auto const count = platform::clients_not_kept();
    bool const has_lost = count ? count != not_kept_.before : dropped > 1;
    if (has_lost) return let_clients_return_locked(fd, count);
    if (dropped > 1) burst_ends_ = Clock::now() + longest_burst;
    // Handshakes under way need room to end.
    set_host_backlog_locked(fd, host_backlog_in_burst());
    return Next::soon;
}

// There is room, and clients are let in. While AcceptEx calls are pending the host's queue stays
// enlarged without another check: note_taken() has the listener checked after the last of them.
Listening::Next Listening::check_open_locked(int fd, std::uint32_t waiting) {
    note_not_kept_locked();
    auto const wanted = host_backlog_locked();
    if (wanted < host_backlog_ && waiting <= static_cast<std::uint32_t>(wanted))
        set_host_backlog_locked(fd, wanted);
    return Clock::now() < burst_ends_ ? Next::later : Next::arrival;
}

bool Listening::handshakes_have_ended_locked(int fd) const {
    auto const time = Clock::now() - ignoring_since_;
    if (time > longest_handshake) return true;
    auto const under_way = platform::has_handshakes(fd);
    return under_way ? !*under_way : time > usual_handshake;
}

Code Listening::move_to_holding_queue_locked(Tools tools) {
    Place place(1);
    auto const code = platform::move_to_holding_queue(tools.listener, tools.holding_queue,
                                                      tools.in_transit, in_transit_peer_);
    if (code != Code::ok) return code;
    place.front().peer = in_transit_peer_;
    connections_.splice(connections_.end(), place);
    if (auto* const common = shared()) common->held_connections.fetch_add(1);
    return code;
}

// False: connections stay in the host's queue, for lack of a descriptor or of room.
bool Listening::empty_host_queue_locked(Tools tools) {
    Code code = Code::ok;
    while (code == Code::ok || code == Code::connection_aborted)
        code = move_to_holding_queue_locked(tools);
    return code == Code::would_block;
}

Listening::Next Listening::refuse_locked(Tools tools) {
    if (tools.holding_queue < 0 || !address_registry().may_stop_listening(owner_))
        return Next::arrival;
    if (!handshakes_have_ended_locked(tools.listener)) return Next::soon;
    // A client that came just before the others were ignored may have been answered only now: the
    // processor that handled its SYN can have stood still meanwhile, above all in a virtual
    // machine.
    auto const count = platform::clients_not_kept();
    if (count && count != not_kept_.before) return let_clients_return_locked(tools.listener, count);
    count_returned_locked(1);
    bool const is_empty = empty_host_queue_locked(tools);
    bool const stopped = is_empty && platform::stop_listening(tools.listener) == Code::ok;
    if (stopped) {
        intake_.store(Intake::refusing, std::memory_order_release);
        address_registry().hold_address(owner_, tools.listener);
        static_cast<void>(platform::ignore_new_clients(tools.listener, false));
    }
    count_returned_locked();
    return stopped ? Next::arrival : Next::later;
}

bool Listening::admit_locked(int fd) {
    auto const backlog = host_backlog_locked();
    if (intake_.load(std::memory_order_relaxed) == Intake::ignoring) {
        set_host_backlog_locked(fd, backlog);
        static_cast<void>(platform::ignore_new_clients(fd, false));
    } else if (address_registry().listen_again(owner_, fd, backlog) == Code::ok) {
        host_backlog_ = backlog;
    } else {
        return false;
    }
    dropped_before_ = platform::dropped_packets(fd);
    note_not_kept_locked();
    intake_.store(Intake::open, std::memory_order_release);
    owner_.waiters().notify();
    return true;
}

Listening::Next Listening::enforce_locked(Tools tools) {
    auto const waiting = waiting_locked(tools.listener);
    auto const capacity = room_for();
    auto const room = waiting * 2 >= capacity ? 0 : capacity - waiting;
    room_.store(room, std::memory_order_relaxed);
    bool const has_much_room = !paused_ && room >= much_room;
    clients_unchecked_.store(has_much_room ? room / 4 : 0, std::memory_order_relaxed);
    auto const intake = intake_.load(std::memory_order_relaxed);
    if (!paused_ && waiting < capacity) {
        if (intake == Intake::open) return check_open_locked(tools.listener, waiting);
        return admit_locked(tools.listener) ? Next::arrival : Next::later;
    }
    if (intake == Intake::refusing) return Next::arrival;
    if (intake == Intake::open) {
        if (Clock::now() < open_until_) return Next::later;
        begin_ignoring_locked(tools.listener);
        return check_burst_locked(tools.listener);
    }
    return refuse_locked(tools);
}

Listening::Next Listening::enforce(platform::ArrivalMonitor& arrivals, int& in_transit) {
    std::lock_guard const lock{mutex_};
    if (is_released_) return Next::arrival;
    platform::ArrivalMonitor::Loan const listener{arrivals, owner_.fd()};
    if (listener.fd() < 0 || !is_enforcing_process_locked(listener.fd())) return Next::later;
    platform::ArrivalMonitor::Loan const holding_queue{arrivals, holding_queue_.get()};
    Tools const tools{listener.fd(), holding_queue.fd(), in_transit};
    if (in_transit != platform::none_in_transit && move_to_holding_queue_locked(tools) == Code::ok)
        count_returned_locked();
    auto const next = enforce_locked(tools);
    return in_transit != platform::none_in_transit ? Next::later : next;
}

// A listener that has just begun to ignore new clients goes on to refuse them.
void Listening::enforce_here() {
    auto next = Next::arrival;
    Place place(1);
    {
        std::lock_guard const lock{mutex_};
        if (is_released_ || !is_enforcing_process_locked(owner_.fd()) || is_refusing()) return;
        int in_transit = platform::none_in_transit;
        Tools const tools{owner_.fd(), holding_queue_.get(), in_transit};
        next = enforce_locked(tools);
        if (next == Next::soon) next = enforce_locked(tools);
        if (in_transit != platform::none_in_transit) {
            platform::end_transit(owner_.fd(), in_transit);
            place.front().descriptor = UniqueDescriptor{in_transit};
            place.front().peer = in_transit_peer_;
            connections_.splice(connections_.end(), place);
            count_returned_locked();
        }
    }
    if (next != Next::arrival) backlog_enforcer::recheck(owner_);
}

Result<Address> Listening::address_of(int connection) {
    auto const is_for_all = [](Address const& address) {
        return address.family == Family::ipv4 && !address.is_wildcard();
    };
    if (!own_address_) {
        auto const own = platform::local_address(owner_.fd());
        if (!own) return platform::local_address(connection);
        own_address_ = *own;
    }
    return is_for_all(*own_address_) ? *own_address_ : platform::local_address(connection);
}

void Listening::expect_one() {
    if (expected_.fetch_add(1) != 0) return;
    std::lock_guard const lock{mutex_};
    if (intake_.load(std::memory_order_relaxed) == Intake::open)
        set_host_backlog_locked(owner_.fd(), host_backlog_locked());
}

void Listening::expect_one_less() {
    expected_.fetch_sub(1);
    note_taken();
}

void Listening::note_taken() {
    if (expected_.load() == 0) keep_enlarged_for_a_while();
}

// A program that has one AcceptEx pending at a time starts the next one soon.
void Listening::keep_enlarged_for_a_while() {
    bool is_checked_anyway = false;
    {
        std::lock_guard const lock{mutex_};
        auto const now = Clock::now();
        is_checked_anyway = is_released_ || now < burst_ends_;
        burst_ends_ = now + longest_burst;
    }
    if (!is_checked_anyway) backlog_enforcer::recheck(owner_);
}

void Listening::admit_if_room() {
    if (!is_restricted()) return;
    bool admitted = true;
    {
        std::lock_guard const lock{mutex_};
        if (!is_enforcing_process_locked(owner_.fd()) || !is_restricted() ||
            is_full_locked(owner_.fd()))
            return;
        admitted = admit_locked(owner_.fd());
    }
    if (!admitted) backlog_enforcer::recheck(owner_);
}

void Listening::pause() {
    {
        std::lock_guard const lock{mutex_};
        paused_ = true;
    }
    enforce_here();
}

void Listening::resume() {
    {
        std::lock_guard const lock{mutex_};
        paused_ = false;
    }
    admit_if_room();
}

void Listening::release() {
    std::lock_guard const lock{mutex_};
    is_released_ = true;
    paused_ = false;
    if (is_restricted()) static_cast<void>(admit_locked(owner_.fd()));
    set_host_backlog_locked(owner_.fd(), host_backlog_locked());
}

void Listening::abandon() {
    std::lock_guard const lock{mutex_};
    is_released_ = true;
    auto* const common = shared();
    if (common && common->enforcing_process.load() == platform::process_id()) {
        if (is_restricted() && !is_refusing())
            static_cast<void>(platform::ignore_new_clients(owner_.fd(), false));
        common->enforcing_process.store(0);
    }
    for (auto const& connection : connections_)
        if (connection.descriptor)
            static_cast<void>(platform::set_abortive_close(connection.descriptor.get()));
    connections_.clear();
    holding_queue_ = UniqueDescriptor{};
    count_returned_locked();
}

Code pause_accepting_locked(Socket& socket, bool on) {
    if (on && !platform::can_refuse_connections(socket.fd())) return Code::no_such_option;
    if (!socket.listening()) return Code::ok;
    if (on)
        socket.listening()->pause();
    else
        socket.listening()->resume();
    return Code::ok;
}

void start_listening_locked(Socket& socket, std::uint32_t capacity, PortHold port) {
    socket.listening_part().set(
        std::make_unique<Listening>(socket, capacity, port == PortHold::kept));
    // Before the option: from here on the host does not wait in accept().
    socket.enter_locked(Phase::listening);
    if (socket.options_locked().others.get(Option::pause_accept, 0) != 0)
        static_cast<void>(pause_accepting_locked(socket, true));
}

}  // namespace ws2::core
