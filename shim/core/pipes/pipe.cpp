// SPDX-License-Identifier: MIT
#include "shim/core/pipes/pipe.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

#include "platform/poll.hpp"
#include "platform/socket_calls.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/io/background_reactor.hpp"
#include "shim/core/objects/library.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/text/letter_case.hpp"
#include "shim/core/waits/host_wait.hpp"
#include "shim/core/waits/synchronous_io.hpp"

namespace ws2::core {

namespace readiness = platform::readiness;
using platform::Buffer;
using platform::Deadline;
using platform::Readiness;

class PipeOperation final : public Operation {
public:
    PipeOperation(Announcement&& announcement, PipeOperationKind what, Buffer where)
        : Operation{std::move(announcement)}, kind{what}, buffer{where} {}

    // Pipes attempt it themselves.
    Attempt attempt(Socket&) override { return {Code::ok, 0, 0, false}; }
    bool writes_into(platform::AddressRange const& range) const override {
        return Operation::writes_into(range) ||
               (kind == PipeOperationKind::read && range.contains(buffer.data));
    }

    PipeOperationKind const kind;
    Buffer const buffer;
    std::size_t done = 0;  // of a write: see PipeStream::write()
    std::uint64_t const starter = thread_number();
    Poller::Dependent dependent;  // while it waits: the other end may wait for it
};

namespace {

bool has_completion(Code code) { return code == Code::ok || code == Code::more_data; }

Completion completion_of(PipeStream::Progress const& progress) {
    return {core::status_of(progress.code), static_cast<std::uint32_t>(progress.bytes), 0};
}

}  // namespace

// --- life ----------------------------------------------------------------------------------------

namespace {

ObjectPtr<Event> new_handle_event() {
    return ObjectPtr<Event>{
        new Event{Event::Reset::manual, Event::State::set}
    };
}

}  // namespace

Pipe::Pipe(platform::PipePlace place, Traits traits, Mode mode)
    : OverlappedObject{object_kind},
      end_{PipeEnd::server},
      traits_{traits},
      name_{place.name},
      handle_event_{new_handle_event()},
      mode_{mode},
      state_{State::listening},
      place_{std::move(place)} {}

Pipe::Pipe(std::string name, platform::PipeClient client, Traits traits)
    : OverlappedObject{object_kind},
      end_{PipeEnd::client},
      traits_{traits},
      name_{std::move(name)},
      handle_event_{new_handle_event()},
      state_{State::connected},
      stream_{std::make_shared<PipeStream>(std::move(client.stream), std::move(client.memory),
                                           PipeEnd::client)} {}

Pipe::~Pipe() { platform::end_pipe_place(place_); }

void Pipe::cancel_blocked_calls() {
    Lock const lock{mutex_};
    is_closing_ = true;
    if (waiting_ == 0) return;
    if (stream_) stream_->wake_waiting();
    if (place_.listener)
        static_cast<void>(platform::shut_down(place_.listener->get(), Direction::both));
}

void Pipe::close() {
    Lock const lock{mutex_};
    is_closing_ = true;
    end_locked([](PipeOperation const&) { return true; }, Status::cancelled);
    unregister_locked();
    platform::end_pipe_place(place_);
    stream_.reset();
    state_ = State::disconnected;
}

void Pipe::process_ends() noexcept {
    if (!mutex_.try_lock()) return;
    platform::forget_pipe_place(place_);
    mutex_.unlock();
}

// What a thread of the parent's was in the middle of stays in memory.
void Pipe::forget_after_fork() {
    mutex_.renew();
    for (auto* const queue : {&connects_, &reads_, &writes_}) new (queue) Queue;
    registered_ = -1;
    waiting_ = 0;
}

// --- what there is -------------------------------------------------------------------------------

platform::PipeShape Pipe::shape() {
    Lock const lock{mutex_};
    return stream_ ? stream_->shape() : place_.memory->shape();
}

Pipe::Mode Pipe::mode() {
    Lock const lock{mutex_};
    return mode_;
}

Code Pipe::set_mode(Mode mode) {
    Lock const lock{mutex_};
    auto const& shape = stream_ ? stream_->shape() : place_.memory->shape();
    if (mode.reading == PipeReading::messages && shape.is_of_messages == 0)
        return Code::invalid_parameter;
    mode_ = mode;
    return Code::ok;
}

Result<int> Pipe::hand_out() {
    Lock const lock{mutex_};
    if (take_client_locked() != Code::ok) return Code::invalid_handle;
    return stream_->hand_out();
}

int Pipe::stream_descriptor() {
    Lock const lock{mutex_};
    return stream_ ? stream_->fd() : -1;
}

Result<std::uint32_t> Pipe::client_process() {
    Lock const lock{mutex_};
    static_cast<void>(take_client_locked());
    if (!stream_) return Code::not_found;
    if (stream_->is_disconnected()) return Code::pipe_not_connected;
    return stream_->board().client_process.load();
}

Result<std::uint32_t> Pipe::server_process() {
    Lock const lock{mutex_};
    auto const& memory = place_.memory;
    if (stream_ && stream_->is_disconnected()) return Code::pipe_not_connected;
    return stream_ ? stream_->board().server_process.load() : memory->board().server_process.load();
}

// --- the client of a server ----------------------------------------------------------------------

// ok: there is one, now or from before; would_block: none has taken the instance.
Code Pipe::take_client_locked() {
    if (state_ == State::connected) return Code::ok;
    if (state_ == State::disconnected || !place_.listener) return Code::pipe_not_connected;
    auto const listener = place_.listener;  // open until no reactor has it
    auto stream = platform::take_pipe_client(place_);
    if (!stream) return stream.code();
    unregister_locked();
    // Other threads that wait for a client have it as well.
    if (waiting_ != 0) static_cast<void>(platform::shut_down(listener->get(), Direction::both));
    stream_ = std::make_shared<PipeStream>(std::move(*stream), place_.memory, PipeEnd::server);
    state_ = State::connected;
    return Code::ok;
}

// Of a transfer.
Code Pipe::refusal_locked() {
    auto const code = take_client_locked();
    return code == Code::would_block ? pipe_listening : code;
}

// ok: the instance is there for the next client.
Code Pipe::refusal_of_connect_locked() {
    if (end_ == PipeEnd::client) return Code::invalid_function;
    if (state_ == State::disconnected) {
        if (auto const code = platform::open_pipe_place(place_); code != Code::ok) return code;
        state_ = State::listening;
        return Code::ok;
    }
    auto const code = take_client_locked();
    if (code == Code::would_block) return mode_.never_waits ? pipe_listening : Code::ok;
    if (code != Code::ok) return code;
    return stream_->has_peer() ? pipe_connected : Code::no_data_in_pipe;
}

Code Pipe::connect() {
    if (traits_.is_overlapped && !mode().never_waits)
        return wait_for(PipeOperationKind::connect, {}).code;
    {
        Lock const lock{mutex_};
        auto const code = refusal_of_connect_locked();
        if (code != Code::ok || mode_.never_waits) return code;
    }
    return wait(platform::poll_readable,
                [this]() -> Progress {
                    return {take_client_locked(), 0};
                })
        .code;
}

Started Pipe::start_connect(Announcement announcement) {
    return start(std::make_unique<PipeOperation>(std::move(announcement),
                                                 PipeOperationKind::connect, Buffer{}));
}

Code Pipe::disconnect() {
    Lock const lock{mutex_};
    if (end_ == PipeEnd::client) return Code::invalid_function;
    if (auto const code = refusal_locked(); code != Code::ok) return code;
    stream_->disconnect();
    end_locked([](PipeOperation const&) { return true; }, Status::pipe_disconnected);
    unregister_locked();
    if (auto const code = platform::renew_pipe_place(place_); code != Code::ok) return code;
    stream_.reset();
    state_ = State::disconnected;
    return Code::ok;
}

// --- transfer ------------------------------------------------------------------------------------

Pipe::Progress Pipe::try_read_locked(void* data, std::size_t length) {
    if (auto const code = refusal_locked(); code != Code::ok) return {code, 0};
    auto const progress = stream_->read(data, length, mode_.reading);
    bool const is_empty = progress.code == Code::would_block && mode_.never_waits;
    return is_empty ? Progress{Code::no_data_in_pipe, 0} : progress;
}

// Waits in the host until `try_locked` has a result.
Pipe::Progress Pipe::wait(short wanted, Try const& try_locked) {
    SynchronousIo const call;
    for (;;) {
        std::shared_ptr<PipeStream> stream;
        std::shared_ptr<UniqueDescriptor> listener;
        {
            Lock const lock{mutex_};
            if (is_closing_) return {Code::operation_aborted, 0};
            auto const progress = try_locked();
            if (progress.code != Code::would_block) return progress;
            stream = stream_;
            listener = place_.listener;
            ++waiting_;
        }
        platform::PollItem item{stream ? stream->fd() : listener->get(), wanted, 0};
        auto const ready = wait_in_host({&item, 1}, Deadline::never(), call);
        Lock const lock{mutex_};
        --waiting_;
        if (ready.code() == Code::operation_aborted) return {Code::operation_aborted, 0};
    }
}

// The end is overlapped, and the call has no OVERLAPPED: it waits behind those that have.
Pipe::Progress Pipe::wait_for(PipeOperationKind kind, Buffer buffer) {
    Overlapped own{};
    ObjectPtr<Event> const done{
        new Event{Event::Reset::manual, Event::State::clear}
    };
    Announcement announcement;
    announcement.overlapped = &own;
    announcement.event = done;
    announcement.allows_packet = false;
    auto const started =
        start(std::make_unique<PipeOperation>(std::move(announcement), kind, buffer));
    Progress progress{started.code, started.completion.bytes};
    if (started.code == Code::io_pending) {
        Waitable* const object = done.get();
        while (core::wait_for({&object, 1}, WaitMode::any, Alertable::no, Deadline::never()).kind !=
               WaitOutcome::Kind::object) {
        }
        progress = {win32_code(static_cast<Status>(own.status)), own.bytes};
    }
    handle_event_->set();
    return progress;
}

Pipe::Progress Pipe::read(void* data, std::size_t length) {
    if (traits_.is_overlapped) return wait_for(PipeOperationKind::read, {data, length});
    return wait(platform::poll_readable, [&] { return try_read_locked(data, length); });
}

// An end that never waits writes what there is room for.
Pipe::Progress Pipe::write(void const* data, std::size_t length) {
    Buffer const buffer{const_cast<void*>(data), length};
    if (traits_.is_overlapped) return wait_for(PipeOperationKind::write, buffer);
    std::size_t done = 0;
    auto const progress = wait(platform::poll_writable, [&]() -> Progress {
        if (auto const code = refusal_locked(); code != Code::ok) return {code, 0};
        auto written = stream_->write(data, length, done);
        if (written.code != Code::would_block || !mode_.never_waits) return written;
        bool const is_message = stream_->shape().is_of_messages != 0;
        if (is_message) stream_->leave_rest(data, length, done);
        return {Code::ok, is_message && done != 0 ? length : done};
    });
    if (progress.code == Code::operation_aborted) {
        Lock const lock{mutex_};
        if (stream_) stream_->leave_rest(data, length, done);
    }
    return progress;
}

// How far the other end has read shows in memory, which nothing announces.
Code Pipe::flush() {
    constexpr std::chrono::milliseconds between_looks{1};
    SynchronousIo const call;
    for (;;) {
        std::shared_ptr<PipeStream> stream;
        {
            Lock const lock{mutex_};
            if (is_closing_) return Code::operation_aborted;
            if (!traits_.access.can_write) return Code::win32_access_denied;
            if (auto const code = refusal_locked(); code != Code::ok) return code;
            stream = stream_;
            if (stream->is_disconnected()) return Code::pipe_not_connected;
            if (stream->is_read() && writes_.empty()) return Code::ok;
            if (!stream->has_peer()) return Code::broken_pipe;
        }
        platform::PollItem item{stream->fd(), 0, 0};
        auto const ready = wait_in_host({&item, 1}, Deadline::after(between_looks), call);
        if (ready.code() == Code::operation_aborted) return ready.code();
    }
}

Started Pipe::start_read(Announcement announcement, Buffer buffer) {
    return start(
        std::make_unique<PipeOperation>(std::move(announcement), PipeOperationKind::read, buffer));
}
Started Pipe::start_write(Announcement announcement, Buffer buffer) {
    return start(
        std::make_unique<PipeOperation>(std::move(announcement), PipeOperationKind::write, buffer));
}

std::uint32_t Pipe::unread_by_other() {
    Lock const lock{mutex_};
    return stream_ ? stream_->unread_by_other() : 0;
}

Result<PipeStream::Peeked> Pipe::peek(void* data, std::size_t length) {
    Lock const lock{mutex_};
    if (take_client_locked() != Code::ok) return bad_pipe;
    return stream_->peek(data, length);
}

Code Pipe::begin_transaction(void const* data, std::size_t length) {
    {
        Lock const lock{mutex_};
        if (take_client_locked() != Code::ok) return Code::pipe_not_connected;
        if (mode_.reading != PipeReading::messages) return bad_pipe;
        auto const peeked = stream_->peek(nullptr, 0);
        if (!peeked) return peeked.code();
        if (peeked->available != 0 || !reads_.empty()) return pipe_busy;
    }
    auto const progress = write(data, length);
    return progress.code;
}

// --- operations ----------------------------------------------------------------------------------

Pipe::Queue& Pipe::queue_of(PipeOperation const& operation) {
    switch (operation.kind) {
        case PipeOperationKind::connect:
            return connects_;
        case PipeOperationKind::read:
            return reads_;
        default:
            return writes_;
    }
}

Pipe::Progress Pipe::try_locked(PipeOperation& operation) {
    auto const& buffer = operation.buffer;
    if (operation.kind == PipeOperationKind::connect) return {take_client_locked(), 0};
    if (operation.kind == PipeOperationKind::read)
        return try_read_locked(buffer.data, buffer.length);
    if (auto const code = refusal_locked(); code != Code::ok) return {code, 0};
    return stream_->write(buffer.data, buffer.length, operation.done);
}

Started Pipe::start(std::unique_ptr<PipeOperation> operation) {
    begin(operation->announcement());
    Lock const lock{mutex_};
    auto const& announcement = operation->announcement();
    if (announcement.routine.invoke && association_.port) return {Code::invalid_parameter, {}};
    if (!announcement.routine.invoke) handle_event_->reset();
    operation->belongs_to_this_thread();
    bool const connects = operation->kind == PipeOperationKind::connect;
    if (connects && connects_.empty()) {
        auto const code = refusal_of_connect_locked();
        if (code != Code::ok) return {code, {}};
        if (mode_.never_waits)
            return {
                Code::ok, {Status::success, 0, 0}
            };
    }
    // A connect with an OVERLAPPED is never done when it returns [docs: ConnectNamedPipe].
    if (!connects && queue_of(*operation).empty()) {
        auto const progress = try_locked(*operation);
        if (progress.code != Code::would_block)
            return finish_at_once_locked(std::move(operation), progress);
    }
    auto const code =
        value_without_memory(Code::no_buffers, [&] { return queue_locked(std::move(operation)); });
    return {code == Code::ok ? Code::io_pending : code, {}};
}

// A failure has no completion. With a part of a message there is one, and what says that successes
// are not announced does not mean it.
Started Pipe::finish_at_once_locked(std::unique_ptr<PipeOperation> operation, Progress progress) {
    if (!has_completion(progress.code)) return {progress.code, {}};
    auto const completion = completion_of(progress);
    if (progress.code == Code::ok) {
        report_locked(std::move(operation), completion, When::at_once);
    } else {
        if (!operation->announcement().routine.invoke)
            core::write(*operation->announcement().overlapped, completion);
        report_locked(std::move(operation), completion, When::later);
    }
    return {progress.code, completion};
}

// The event of what comes meanwhile waits for the mutex, and finds it in the queue.
Code Pipe::queue_locked(std::unique_ptr<PipeOperation> operation) {
    auto const& announcement = operation->announcement();
    auto& queue = queue_of(*operation);
    if (auto const code = register_locked(); code != Code::ok) return code;
    expect_waits_for(announcement);
    if (!announcement.event && !announcement.routine.invoke) handle_event_->set_polled();
    end_operations_with_this_thread();
    if (association_.port) association_.port->expect_packets_of_poller();
    auto const kind = operation->kind;
    operation->dependent.begin();
    queue.push_back(std::move(operation));
    rearm_locked(kind == PipeOperationKind::write ? readiness::writable : readiness::readable);
    return Code::ok;
}

Code Pipe::register_locked() {
    if (registered_ >= 0) return Code::ok;
    auto* const reactor = background_reactor();
    if (!reactor) return Code::no_buffers;
    int const fd = stream_ ? stream_->fd() : place_.listener->get();
    auto const wanted = stream_ ? readiness::readable | readiness::writable : readiness::readable;
    auto const code = reactor->add(fd, static_cast<Readiness>(wanted), *this);
    if (code == Code::ok) registered_ = fd;
    return code;
}

void Pipe::unregister_locked() {
    if (registered_ < 0) return;
    background_reactor()->remove(std::exchange(registered_, -1), ObjectPtr<Object>{this});
}

void Pipe::rearm_locked(Readiness what) {
    if ((what & readiness::readable) != 0) what |= readiness::finished;
    if (registered_ >= 0) background_reactor()->rearm(registered_, what);
}

void Pipe::on_ready(Readiness, EventClock::Time) {
    Lock const lock{mutex_};
    if (!is_closing_) perform_locked();
}

// A client that has come is the end of one wait, and what was queued for it goes on with its
// stream.
void Pipe::perform_locked() {
    if (!connects_.empty()) perform_locked(connects_);
    if (stream_) stream_->send_rest();
    perform_locked(reads_);
    perform_locked(writes_);
    bool const is_wanted = !connects_.empty() || !reads_.empty() || !writes_.empty();
    if (is_wanted)
        static_cast<void>(
            value_without_memory(Code::no_buffers, [&] { return register_locked(); }));
    if (!connects_.empty() || !reads_.empty()) rearm_locked(readiness::readable);
    if (!writes_.empty()) rearm_locked(readiness::writable);
}

void Pipe::perform_locked(Queue& queue) {
    while (!queue.empty()) {
        auto const progress = value_without_memory(Progress{Code::not_enough_memory, 0},
                                                   [&] { return try_locked(*queue.front()); });
        if (progress.code == Code::would_block) return;
        auto operation = std::move(queue.front());
        queue.pop_front();
        report_locked(std::move(operation), completion_of(progress), When::later);
    }
}

void Pipe::report_locked(std::unique_ptr<PipeOperation> operation, Completion completion,
                         When when) {
    operation->dependent.end();
    if (Operation::report(std::move(operation), completion, association_, when))
        handle_event_->set();
}

// --- cancelling ----------------------------------------------------------------------------------

void Pipe::end_one_locked(std::unique_ptr<PipeOperation> operation, Status status) {
    auto const& buffer = operation->buffer;
    if (stream_ && operation->kind == PipeOperationKind::write)
        stream_->leave_rest(buffer.data, buffer.length, operation->done);
    report_locked(std::move(operation), {status, 0, 0}, When::later);
}

std::size_t Pipe::end_in_locked(Queue& queue, Which const& which, Status status) {
    std::size_t count = 0;
    for (auto each = queue.begin(); each != queue.end();) {
        if (!which(**each)) {
            ++each;
            continue;
        }
        auto operation = std::move(*each);
        each = queue.erase(each);
        ++count;
        end_one_locked(std::move(operation), status);
    }
    return count;
}

std::size_t Pipe::end_locked(Which const& which, Status status) {
    return end_in_locked(connects_, which, status) + end_in_locked(reads_, which, status) +
           end_in_locked(writes_, which, status);
}

std::size_t Pipe::cancel(Overlapped const* overlapped) {
    Lock const lock{mutex_};
    return end_locked(
        [=](PipeOperation const& operation) {
            return !overlapped || operation.announcement().overlapped == overlapped;
        },
        Status::cancelled);
}

std::size_t Pipe::cancel_own() {
    auto const number = thread_number();
    Lock const lock{mutex_};
    return end_locked([=](PipeOperation const& operation) { return operation.starter == number; },
                      Status::cancelled);
}

// Those that a port alone reports go on.
void Pipe::cancel_at_thread_end(platform::AddressRange const& stack) {
    auto const number = thread_number();
    Lock const lock{mutex_};
    auto const ends = [&](PipeOperation const& operation) {
        auto const& announcement = operation.announcement();
        bool const lives_on =
            association_.port && !announcement.event && !announcement.routine.invoke;
        return operation.starter == number && !lives_on;
    };
    for (auto* const queue : {&connects_, &reads_, &writes_})
        for (auto const& each : *queue)
            if (ends(*each)) each->spare_overlapped(stack);
    end_locked(ends, Status::cancelled);
}

Code Pipe::associate(CompletionPort& port, std::uintptr_t key) {
    Lock const lock{mutex_};
    if (!traits_.is_overlapped || association_.port) return Code::invalid_parameter;
    association_.port = ObjectPtr<CompletionPort>{&port};
    association_.key = key;
    return Code::ok;
}

Code Pipe::add_modes(unsigned modes) {
    Lock const lock{mutex_};
    if (!traits_.is_overlapped) return Code::invalid_parameter;
    association_.modes |= modes;
    return Code::ok;
}

// --- opening -------------------------------------------------------------------------------------

std::string pipe_name_of(std::string_view path) {
    constexpr std::string_view prefixes[] = {R"(\\.\pipe\)", R"(\\?\pipe\)"};
    std::string name{path};
    std::ranges::replace(name, '/', '\\');
    std::ranges::transform(name, name.begin(), to_lower);
    for (auto const prefix : prefixes)
        if (name.starts_with(prefix)) return name.substr(prefix.size());
    return {};
}

Result<Handle> make_pipe(NewPipe const& request) {
    auto place = platform::make_pipe_place(request.name, request.shape, request.first);
    if (!place) return place.code();
    ObjectPtr<Object> const pipe{
        new Pipe{std::move(*place), request.traits, request.mode}
    };
    return library().handles().insert(pipe);
}

Result<Handle> open_pipe(std::string const& name, Pipe::Traits traits) {
    auto client = platform::take_pipe(name, traits.access);
    if (!client) return client.code();
    ObjectPtr<Object> const pipe{
        new Pipe{name, std::move(*client), traits}
    };
    return library().handles().insert(pipe);
}

// Nothing announces an instance.
Code await_pipe(std::string const& name, std::optional<Deadline> deadline) {
    constexpr std::chrono::milliseconds between_looks{2};
    SynchronousIo const call;
    for (;;) {
        auto const found = platform::find_pipe(name);
        if (!found) return found.code();
        if (found->can_be_taken) return Code::ok;
        if (!deadline)
            deadline = Deadline::after(std::chrono::milliseconds{found->default_wait_ms});
        if (deadline->has_passed()) return Code::semaphore_timeout;
        auto const waited = wait_in_host({}, Deadline::after(between_looks), call);
        if (waited.code() == Code::operation_aborted) return waited.code();
    }
}

}  // namespace ws2::core
