// SPDX-License-Identifier: MIT
#include "shim/core/io/socket_polls.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <unordered_map>
#include <utility>

#include "shim/core/io/async_state.hpp"
#include "shim/core/io/event_selection.hpp"
#include "shim/core/io/file_operations.hpp"
#include "shim/core/io/readiness.hpp"
#include "shim/core/objects/ranked_mutex.hpp"
#include "shim/core/text/letter_case.hpp"
#include "shim/core/waits/poller.hpp"

namespace ws2::core {
namespace {

class PolledOperation final : public Operation {
public:
    explicit PolledOperation(SocketPollRequest& request)
        : Operation{announcement_of(request)},
          context_{request.context},
          routine_{std::move(request.routine)} {
        belongs_to_this_thread();
    }
    Attempt attempt(Socket&) override { return {}; }
    void run() override { routine_(); }
    bool deliver(PortEntry& entry) override {
        Operation::deliver(entry);
        entry.overlapped = context_;
        return true;
    }

private:
    // What has to be known of the routine is that there is one.
    static Announcement announcement_of(SocketPollRequest& request) {
        auto announcement = std::move(request.announcement);
        if (request.routine) announcement.routine.invoke = [](void*, auto&, auto*) {};
        return announcement;
    }

    Overlapped* const context_;
    std::function<void()> const routine_;
};

struct EventRow {
    PollEvents event;
    Conditions condition;
};
constexpr EventRow event_rows[] = {
    {poll_event::receive,           condition::readable      },
    {poll_event::receive_expedited, condition::urgent        },
    {poll_event::send,              condition::writable      },
    {poll_event::disconnect,        condition::hang_up       },
    {poll_event::abort,             condition::reset         },
    {poll_event::accept,            condition::readable      },
    {poll_event::connect_failed,    condition::connect_failed},
    {poll_event::local_close,       condition::closed        },
};

// The end of a stream is selected in any case, so that `readable` means data.
Conditions interest_in(PollEvents wanted) {
    Conditions interest = condition::hang_up;
    for (auto const& row : event_rows)
        if ((wanted & row.event) != 0) interest |= row.condition;
    return interest;
}

PollEvents events_from(Conditions conditions, Socket const& socket) {
    PollEvents events = 0;
    for (auto const& row : event_rows)
        if ((conditions & row.condition) != 0) events |= row.event;
    bool const listens = socket.is_stream() && socket.phase() == Phase::listening;
    events &= ~(listens ? poll_event::receive : poll_event::accept);
    if (socket.phase() == Phase::connected) events |= poll_event::connect;
    return events;
}

// What is there of what is wanted.
PollEvents events_of(PolledSocket const& polled, Socket& socket) {
    auto const conditions = conditions_now(polled.handle, socket, interest_in(polled.events));
    return events_from(conditions, socket) & (polled.events | poll_event::local_close);
}

}  // namespace

// One operation. It is done once: by the thread that takes it out of the list of those that wait.
class SocketPoll final : public TimerService::Entry {
public:
    SocketPoll(Object& through, Association association, SocketPollRequest request)
        : through_{&through},
          association_{std::move(association)},
          overlapped_{request.announcement.overlapped},
          request_{std::move(request)},
          operation_{std::make_unique<PolledOperation>(request_)},
          ends_with_thread_{!association_.port || announcement().event ||
                            !announcement().allows_packet} {}

    std::vector<PolledSocket> const& sockets() const { return request_.sockets; }
    Socket& socket(std::size_t index) { return *held_[index]; }
    bool is_exclusive() const { return request_.is_exclusive; }
    bool is_immediate() const { return request_.is_immediate; }
    bool was_sent_to(Object const& through, Overlapped const* overlapped) const {
        return through_.get() == &through && (!overlapped || overlapped == overlapped_);
    }

    // Finds the sockets and subscribes to their events.
    Code hold_sockets();
    // Those that are ready now; `only` is given: of it the first that is [winetest: afd
    // test_poll].
    std::vector<PolledSocket> ready(Socket const* only = nullptr);

    bool ends_with_thread() const { return ends_with_thread_; }
    bool was_sent_by(std::uint64_t thread) const { return ends_with_thread_ && starter_ == thread; }
    bool has_refused_routine() const { return announcement().routine.invoke && association_.port; }

    Announcement const& announcement() const { return operation_->announcement(); }
    void announce_to_port() const {
        if (association_.port) association_.port->expect_packets_of_poller();
    }
    Code arm();
    // For the thread that has taken it out.
    Completion end(Status status, std::span<PolledSocket const> ready, When when);
    void end_with_thread(platform::AddressRange const& stack);

    // With the list's mutex. It is a dependent of the poller while it waits: a thread that waits
    // for its end may wait somewhere else.
    std::atomic<bool> is_done{false};
    Poller::Dependent dependent;

private:
    void expire() override;
    void disarm();
    Completion report(Status status, std::span<PolledSocket const> ready, When when);

    ObjectPtr<Object> const through_;
    Association association_;
    Overlapped* const overlapped_;
    SocketPollRequest request_;
    std::unique_ptr<Operation> operation_;
    bool const ends_with_thread_;
    std::uint64_t const starter_ = thread_number();
    std::vector<ObjectPtr<Socket>> held_;
};

namespace {

using PollPtr = std::shared_ptr<SocketPoll>;

// Those that wait, by their sockets.
class WaitingPolls {
public:
    static WaitingPolls& instance() {
        static auto* const polls = new WaitingPolls;  // never destroyed: see NeverDestroyed
        return *polls;
    }

    // Takes out the exclusive ones that an exclusive one ends.
    std::vector<PollPtr> take_exclusive(SocketPoll& poll) {
        std::lock_guard const lock{mutex_};
        std::vector<PollPtr> taken;
        for (std::size_t i = 0; i != poll.sockets().size(); ++i)
            if (auto main = main_of(poll.socket(i));
                main && main->is_exclusive() && take_locked(*main))
                taken.push_back(std::move(main));
        return taken;
    }

    void add(PollPtr const& poll) {
        std::lock_guard const lock{mutex_};
        for (std::size_t i = 0; i != poll->sockets().size(); ++i) {
            auto& socket = poll->socket(i);
            bool const is_main = !main_of(socket);
            by_socket_.emplace(&socket, Row{poll, is_main});
        }
        poll->dependent.begin();
    }

    // False: another thread has.
    bool take(SocketPoll& poll) {
        std::lock_guard const lock{mutex_};
        return take_locked(poll);
    }

    std::vector<PollPtr> of(Socket const& socket) {
        std::lock_guard const lock{mutex_};
        std::vector<PollPtr> found;
        auto const [first, last] = by_socket_.equal_range(&socket);
        for (auto row = first; row != last; ++row)
            if (std::ranges::find(found, row->second.poll) == found.end())
                found.push_back(row->second.poll);
        return found;
    }

    template <class Which>
    std::vector<PollPtr> take_all(Which which) {
        std::lock_guard const lock{mutex_};
        std::vector<PollPtr> taken;
        for (auto const& [socket, row] : by_socket_)
            if (which(*row.poll) && std::ranges::find(taken, row.poll) == taken.end())
                taken.push_back(row.poll);
        for (auto const& poll : taken) take_locked(*poll);
        return taken;
    }

    // They are the parent's, and stay in memory: another thread may have been in the middle of one.
    void forget_after_fork() {
        mutex_.renew();
        new (&by_socket_) BySocket;
    }

private:
    struct Row {
        PollPtr poll;
        bool is_main;  // came when no main poll waited for the socket
    };

    PollPtr main_of(Socket const& socket) {
        auto const [first, last] = by_socket_.equal_range(&socket);
        auto const main = std::find_if(first, last, [](auto& row) { return row.second.is_main; });
        return main == last ? PollPtr{} : main->second.poll;
    }
    bool take_locked(SocketPoll& poll) {
        if (poll.is_done.exchange(true)) return false;
        poll.dependent.end();
        std::erase_if(by_socket_, [&](auto& row) { return row.second.poll.get() == &poll; });
        return true;
    }

    RankedMutex<Rank::socket_polls> mutex_;
    using BySocket = std::unordered_multimap<Socket const*, Row>;
    BySocket by_socket_;
};

Association association_of(Object& through) {
    if (through.kind() == ObjectKind::file) return association_of(static_cast<File&>(through));
    auto* const state = AsyncState::existing(static_cast<Socket&>(through));
    return state ? state->association() : Association{};
}

}  // namespace

Code SocketPoll::hold_sockets() {
    for (auto const& polled : sockets()) {
        auto const socket = acquire_socket(polled.handle);
        if (!socket) return Code::not_socket;
        held_.emplace_back(socket.get());
        if (auto const code = EventSelection::notify_polls(*socket); code != Code::ok) return code;
        bool const sends = (polled.events & poll_event::send) != 0;
        if (sends && !socket->is_stream())
            AsyncState::of(*socket).subscribe_to(platform::readiness::writable);
    }
    return Code::ok;
}

std::vector<PolledSocket> SocketPoll::ready(Socket const* only) {
    std::vector<PolledSocket> ready;
    for (std::size_t i = 0; i != sockets().size(); ++i) {
        if (only && &socket(i) != only) continue;
        auto const& polled = sockets()[i];
        auto const events = events_of(polled, socket(i));
        if (events != 0) ready.push_back({polled.handle, events});
        if (only && events != 0) break;
        if (polled.events != events)
            expect_again(polled.handle, socket(i), interest_in(polled.events & ~events));
    }
    return ready;
}

// An operation that has ended meanwhile is not armed any more.
Code SocketPoll::arm() {
    if (!request_.due) return Code::ok;
    auto const lock = timer_service().lock();
    if (is_done) return Code::ok;
    return timer_service().arm_locked(*this, *request_.due, {});
}

void SocketPoll::expire() {
    auto const self = WaitingPolls::instance().of(*held_.front());
    if (WaitingPolls::instance().take(*this)) report(Status::timeout, {}, When::later);
}

void SocketPoll::disarm() {
    if (!request_.due) return;
    auto const lock = timer_service().lock();
    timer_service().disarm_locked(*this);
}

Completion SocketPoll::end(Status status, std::span<PolledSocket const> ready, When when) {
    disarm();
    auto const completion = report(status, ready, when);
    AfterUnlock::perform();
    return completion;
}

void SocketPoll::end_with_thread(platform::AddressRange const& stack) {
    disarm();
    operation_->spare_overlapped(stack);
    Operation::report(std::move(operation_), {Status::cancelled, 0, 0}, association_, When::later);
    AfterUnlock::perform();
}

Completion SocketPoll::report(Status status, std::span<PolledSocket const> ready, When when) {
    auto const bytes = request_.write(ready);
    Completion const completion{status, bytes, 0};
    Operation::report(std::move(operation_), completion, association_, when);
    return completion;
}

bool names_poll_device(std::string_view name) {
    constexpr std::string_view device = R"(\device\afd)";
    return equals_ignoring_case(name.substr(0, device.size()), device) &&
           (name.size() == device.size() || name[device.size()] == '\\');
}

Result<Handle> open_poll_device() {
    ObjectPtr<File> const device{
        new File{UniqueDescriptor{}, {.is_overlapped = true}}
    };
    prepare_for_port(*device);
    return library().handles().insert(ObjectPtr<Object>{device.get()});
}

Started start_socket_poll(Object& through, SocketPollRequest request) {
    auto const poll =
        std::make_shared<SocketPoll>(through, association_of(through), std::move(request));
    if (poll->has_refused_routine()) return {Code::invalid_parameter, {}};
    if (auto const code = poll->hold_sockets(); code != Code::ok) return {code, {}};
    if (auto const& event = poll->announcement().event) event->reset();
    expect_waits_for(poll->announcement());
    if (poll->ends_with_thread()) end_operations_with_this_thread();
    poll->announce_to_port();
    auto& waiting = WaitingPolls::instance();
    if (poll->is_exclusive())
        for (auto const& ended : waiting.take_exclusive(*poll))
            ended->end(Status::success, {}, When::later);
    // Readiness that there is already is not reported by an event.
    auto ready = poll->ready();
    if (!ready.empty() || poll->is_immediate())
        return {Code::ok, poll->end(Status::success, ready, When::at_once)};
    waiting.add(poll);
    ready = poll->ready();
    if (!ready.empty()) {
        if (!waiting.take(*poll)) return {Code::io_pending, {}};
        return {Code::ok, poll->end(Status::success, ready, When::at_once)};
    }
    auto const code = poll->arm();
    if (code == Code::ok) return {Code::io_pending, {}};
    return {waiting.take(*poll) ? code : Code::io_pending, {}};
}

std::size_t cancel_socket_polls(Object const& through, Overlapped const* overlapped) {
    auto const taken = WaitingPolls::instance().take_all(
        [&](SocketPoll const& poll) { return poll.was_sent_to(through, overlapped); });
    for (auto const& poll : taken) poll->end(Status::cancelled, {}, When::later);
    return taken.size();
}

// [winetest: afd test_async_thread_termination]
void cancel_socket_polls_at_thread_end(platform::AddressRange const& stack) {
    auto const number = thread_number();
    auto const taken = WaitingPolls::instance().take_all(
        [&](SocketPoll const& poll) { return poll.was_sent_by(number); });
    for (auto const& poll : taken) poll->end_with_thread(stack);
}

void forget_socket_polls_after_fork() { WaitingPolls::instance().forget_after_fork(); }

void check_socket_polls(Socket& socket) {
    auto& waiting = WaitingPolls::instance();
    for (auto const& poll : waiting.of(socket)) {
        auto const ready = poll->ready(&socket);
        if (!ready.empty() && waiting.take(*poll)) poll->end(Status::success, ready, When::later);
    }
}

}  // namespace ws2::core
