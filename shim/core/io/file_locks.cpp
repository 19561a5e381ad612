// SPDX-License-Identifier: MIT
#include "shim/core/io/file_locks.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <utility>

#include "platform/poll.hpp"
#include "platform/waker.hpp"
#include "shim/core/io/file_port.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/host_wait.hpp"
#include "shim/core/waits/synchronous_io.hpp"
#include "shim/core/waits/waiter_list.hpp"

namespace ws2::core {
namespace {

using platform::lock_violation;
using platform::LockKind;
using platform::LockRange;

constexpr Code invalid_lock_range{307};

// Its attempt is made by FileLocks; here it is for the report.
class LockOperation final : public Operation {
public:
    using Operation::Operation;
    Attempt attempt(Socket&) override { return {Code::ok, 0, 0, false}; }
};

}  // namespace

// One that waits.
class LockRequest : public std::enable_shared_from_this<LockRequest> {
public:
    LockRequest(File& of, FileLock const& what, Overlapped const* at)
        : file{&of}, wanted{what}, overlapped{at} {}

    // The thread that waited for the host.
    static void come_back(void* request);

    ObjectPtr<File> const file;
    FileLock const wanted;
    Overlapped const* const overlapped;
    std::uint64_t const starter = thread_number();
    // One of the two: how the end is reported.
    std::unique_ptr<Operation> operation;
    platform::Waker* waker = nullptr;  // of a thread that waits in the call

    // With the mutex of the file's port.
    bool is_over = false;
    Code code = Code::io_pending;
    // While a thread waits for the host: the opening that it waits with, and the range.
    std::shared_ptr<platform::LockWait> wait;
    std::shared_ptr<UniqueDescriptor> waits_with;
    LockRange waits_for;
};

// --- ranges --------------------------------------------------------------------------------------

// One without bytes is between two bytes, and meets what has both.
bool FileLock::overlaps(FileLock const& other) const {
    auto const last = [](FileLock const& lock) { return lock.offset + (lock.length - 1); };
    auto const parts = [&](FileLock const& point, FileLock const& lock) {
        return lock.length != 0 && lock.offset < point.offset && point.offset <= last(lock);
    };
    if (length == 0) return parts(*this, other);
    if (other.length == 0) return parts(other, *this);
    return offset <= last(other) && other.offset <= last(*this);
}

LockRange FileLock::host_range() const {
    constexpr auto most = LockRange::largest_offset;
    return {std::min(offset, most), std::min(offset + (length - 1), most)};
}

// From `first` on, as far as the same kind covers all bytes.
FileLocks::Piece FileLocks::piece_from(std::uint64_t first, std::uint64_t last) const {
    Piece piece{
        {first, last}
    };
    for (auto const& lock : held_) {
        if (lock.length == 0) continue;
        auto const range = lock.host_range();
        if (range.first > first) {
            piece.range.last = std::min(piece.range.last, range.first - 1);
        } else if (range.last >= first) {
            piece.range.last = std::min(piece.range.last, range.last);
            piece.kind = std::max(piece.kind, lock.kind);
        }
    }
    return piece;
}

// --- setting and removing ------------------------------------------------------------------------

Code FileLocks::prepare_locked() {
    if (descriptor_) return Code::ok;
    auto opened = platform::open_for_locks(port_.file().fd());
    if (!opened) return opened.code();
    descriptor_ = std::make_shared<UniqueDescriptor>(std::move(*opened));
    return Code::ok;
}

// What is listed, and nothing else. Weaker locks can always be had, so this does not fail for
// others.
void FileLocks::restore_locked(LockRange range) {
    for (auto first = range.first;;) {
        auto const piece = piece_from(first, range.last);
        static_cast<void>(platform::set_lock(descriptor_->get(), piece.kind, piece.range));
        if (piece.range.last == range.last) return;
        first = piece.range.last + 1;
    }
}

// Shared locks of one handle may overlap all that it has.
bool FileLocks::conflicts_with_own_locked(FileLock const& lock) const {
    return lock.kind == LockKind::exclusive &&
           std::ranges::any_of(held_, [&](FileLock const& each) { return each.overlaps(lock); });
}

// Bytes that have a stronger lock of this handle stay as they are.
Code FileLocks::set_locked(FileLock const& lock, std::optional<LockRange>& opposed) {
    if (lock.length == 0) return Code::ok;
    auto const range = lock.host_range();
    for (auto first = range.first;;) {
        auto const piece = piece_from(first, range.last);
        auto const code = piece.kind < lock.kind
                              ? platform::set_lock(descriptor_->get(), lock.kind, piece.range)
                              : Code::ok;
        if (code != Code::ok) {
            opposed = piece.range;
            restore_locked(range);
            return code;
        }
        if (piece.range.last == range.last) return Code::ok;
        first = piece.range.last + 1;
    }
}

Code FileLocks::lock_locked(FileLock const& lock) {
    std::optional<LockRange> opposed;
    return lock_locked(lock, opposed);
}

Code FileLocks::lock_locked(FileLock const& lock, std::optional<LockRange>& opposed) {
    held_.reserve(held_.size() + 1);
    if (conflicts_with_own_locked(lock)) return lock_violation;
    auto const code = set_locked(lock, opposed);
    if (code == Code::ok) held_.push_back(lock);
    return code;
}

// Of two with the same range the exclusive one goes first [docs: LockFileEx].
Code FileLocks::unlock_locked(std::uint64_t offset, std::uint64_t length) {
    auto found = held_.end();
    for (auto each = held_.begin(); each != held_.end(); ++each)
        if (each->offset == offset && each->length == length &&
            (found == held_.end() || found->kind < each->kind))
            found = each;
    if (found == held_.end()) return file_not_locked;
    auto const lock = *found;
    held_.erase(found);
    if (lock.length != 0) restore_locked(lock.host_range());
    for (std::size_t i = 0; i != requests_.size();) {
        auto const request = requests_[i];
        if (!request->wait) advance_locked(*request);
        if (!request->is_over) ++i;
    }
    return Code::ok;
}

// Where it has a shared lock a handle cannot write, either [docs: LockFileEx].
bool FileLocks::forbids_locked(FileLock const& transfer) const {
    bool const is_write = transfer.kind == LockKind::exclusive;
    bool const is_own_shared =
        is_write && std::ranges::any_of(held_, [&](FileLock const& each) {
            return each.kind == LockKind::shared && each.length != 0 && each.overlaps(transfer);
        });
    auto const fd = descriptor_ ? descriptor_->get() : port_.file().fd();
    return is_own_shared || platform::is_lock_opposed(fd, transfer.kind, transfer.host_range());
}

// --- waiting -------------------------------------------------------------------------------------

void FileLocks::enqueue_locked(std::shared_ptr<LockRequest> const& request) {
    requests_.push_back(request);
    advance_locked(*request);
}

void FileLocks::advance_locked(LockRequest& request) {
    auto const code = value_without_memory(Code::not_enough_memory, [&] {
        std::optional<LockRange> opposed;
        auto const done = lock_locked(request.wanted, opposed);
        if (done != lock_violation) return done;
        return opposed ? start_wait_locked(request, *opposed) : Code::io_pending;
    });
    if (code != Code::io_pending) finish_locked(request, code);
}

// io_pending, or why not.
Code FileLocks::start_wait_locked(LockRequest& request, LockRange range) {
    auto with = descriptor_;
    if (request.wanted.kind == LockKind::shared) {
        auto own = platform::open_for_locks(port_.file().fd());
        if (!own) return own.code();
        with = std::make_shared<UniqueDescriptor>(std::move(*own));
    }
    auto held = std::make_unique<std::shared_ptr<LockRequest>>(request.shared_from_this());
    auto const started = platform::LockWait::start(
        {with->get(), request.wanted.kind, range, LockRequest::come_back, held.get()});
    if (!started) return started.code();
    static_cast<void>(held.release());
    request.wait = *started;
    request.waits_with = std::move(with);
    request.waits_for = range;
    return Code::io_pending;
}

void LockRequest::come_back(void* request) {
    std::unique_ptr<std::shared_ptr<LockRequest>> const held{
        static_cast<std::shared_ptr<LockRequest>*>(request)};
    auto& self = **held;
    {
        auto& port = FilePort::of(*self.file);
        std::lock_guard const lock{port.mutex};
        port.locks->resume_locked(self);
    }
    AfterUnlock::perform();
}

// What the thread has set is not this handle's until it is listed: of an exclusive one that is not,
// it goes again. What a shared one waited with is closed when the lock is set.
void FileLocks::resume_locked(LockRequest& request) {
    auto const with = std::move(request.waits_with);
    auto const range = request.waits_for;
    request.wait.reset();
    if (!request.is_over) advance_locked(request);
    if (request.is_over && request.code == Code::ok) return;
    if (!descriptor_)
        static_cast<void>(platform::set_lock(with->get(), LockKind::none, range));
    else if (!request.wait && with == descriptor_)
        restore_locked(range);
}

void FileLocks::finish_locked(LockRequest& request, Code code) {
    request.is_over = true;
    request.code = code;
    auto const self = request.shared_from_this();
    std::erase(requests_, self);
    if (request.wait) request.wait->cancel();
    if (request.waker) return request.waker->wake();
    auto const status = code == Code::ok ? Status::success : status_of(code);
    bool const is_shown = Operation::report(std::move(request.operation), {status, 0, 0},
                                            port_.association, When::later);
    if (is_shown) port_.handle_event_locked().set();
}

std::size_t FileLocks::cancel_locked(std::function<bool(LockRequest const&)> const& which) {
    std::size_t count = 0;
    for (std::size_t i = 0; i != requests_.size();) {
        auto const request = requests_[i];
        if (!which(*request)) {
            ++i;
            continue;
        }
        finish_locked(*request, Code::operation_aborted);
        ++count;
    }
    return count;
}

void FileLocks::end_locked() {
    cancel_locked([](LockRequest const&) { return true; });
    held_.clear();
    if (!descriptor_) return;
    static_cast<void>(platform::set_lock(descriptor_->get(), LockKind::none, platform::whole_file));
    descriptor_.reset();
}

// --- the calls -----------------------------------------------------------------------------------

namespace {

Code refusal_of_lock(File const& file, std::uint64_t offset, std::uint64_t length) {
    if (length != 0 && offset > std::numeric_limits<std::uint64_t>::max() - (length - 1))
        return invalid_lock_range;
    if (file.type() != platform::FileType::disk) return Code::invalid_function;
    auto const& access = file.access();
    return access.can_read || access.can_write ? Code::ok : Code::win32_access_denied;
}

// The call of a file that is not overlapped. CancelSynchronousIo and the last close end it.
Code await_lock(FilePort& port, LockRequest& request) {
    SynchronousIo const call;
    for (;;) {
        {
            std::lock_guard const lock{port.mutex};
            if (request.is_over) return request.code;
        }
        platform::PollItem item{request.waker->descriptor(), platform::poll_readable, 0};
        auto const woken = wait_in_host({&item, 1}, platform::Deadline::never(), call);
        request.waker->drain();
        if (woken.code() != Code::operation_aborted) continue;
        std::lock_guard const lock{port.mutex};
        if (!request.is_over)
            port.locks->cancel_locked([&](LockRequest const& each) { return &each == &request; });
    }
}

struct LockCall {
    FilePort& port;
    FileLock lock;
    LockOptions options;
    Overlapped* overlapped;
};

// io_pending: `operation` is gone.
Code take_lock(LockCall const& call, std::unique_ptr<Operation>& operation) {
    auto& port = call.port;
    bool const waits_here = !port.file().access().is_overlapped;
    std::shared_ptr<LockRequest> request;
    {
        std::lock_guard const lock{port.mutex};
        auto& locks = port.locks_locked();
        if (auto const code = locks.prepare_locked(); code != Code::ok) return code;
        auto const code = locks.lock_locked(call.lock);
        if (code != lock_violation || call.options.fails_at_once) return code;
        request = std::make_shared<LockRequest>(port.file(), call.lock, call.overlapped);
        if (waits_here && !(request->waker = thread_waker())) return Code::no_buffers;
        if (!waits_here) request->operation = std::move(operation);
        locks.enqueue_locked(request);
    }
    return waits_here ? await_lock(port, *request) : Code::io_pending;
}

template <class Which>
std::size_t cancel_requests(Object& object, Which&& which) {
    if (object.kind() != ObjectKind::file) return 0;
    auto* const port = FilePort::existing(static_cast<File&>(object));
    if (!port) return 0;
    std::size_t count = 0;
    {
        std::lock_guard const lock{port->mutex};
        if (port->locks) count = port->locks->cancel_locked(which);
    }
    AfterUnlock::perform();
    return count;
}

}  // namespace

Started lock_file(File& file, Announcement announcement, std::uint64_t length,
                  LockOptions options) {
    begin(announcement);
    auto* const overlapped = announcement.overlapped;
    auto const offset = offset_in(*overlapped);
    if (auto const code = refusal_of_lock(file, offset, length); code != Code::ok)
        return {code, {}};
    locks_are_used.store(true, std::memory_order_relaxed);
    auto& port = FilePort::of(file);
    {
        std::lock_guard const lock{port.mutex};
        port.handle_event_locked().reset();
    }
    auto const kind = options.is_exclusive ? LockKind::exclusive : LockKind::shared;
    std::unique_ptr<Operation> operation = std::make_unique<LockOperation>(std::move(announcement));
    auto const code = take_lock(
        {
            port, {offset, length, kind},
             options, overlapped
    },
        operation);
    Completion const completion{code == Code::ok ? Status::success : status_of(code), 0, 0};
    if (code == Code::ok) {
        std::lock_guard const lock{port.mutex};
        if (Operation::report(std::move(operation), completion, port.association, When::at_once))
            port.handle_event_locked().set();
    } else if (code == Code::operation_aborted) {
        write(*overlapped, completion);
    }
    AfterUnlock::perform();
    return {code, completion};
}

Code lock_file(File& file, std::uint64_t offset, std::uint64_t length) {
    if (auto const code = refusal_of_lock(file, offset, length); code != Code::ok) return code;
    locks_are_used.store(true, std::memory_order_relaxed);
    auto& port = FilePort::of(file);
    std::lock_guard const lock{port.mutex};
    auto& locks = port.locks_locked();
    auto const code = locks.prepare_locked();
    return code == Code::ok ? locks.lock_locked({offset, length, LockKind::exclusive}) : code;
}

Code unlock_file(File& file, std::uint64_t offset, std::uint64_t length) {
    auto* const port = FilePort::existing(file);
    auto code = file_not_locked;
    if (port) {
        std::lock_guard const lock{port->mutex};
        if (port->locks) code = port->locks->unlock_locked(offset, length);
    }
    AfterUnlock::perform();
    return code;
}

Code refusal_by_lock(File& file, Direction direction, std::uint64_t length,
                     std::uint64_t const* offset) {
    if (length == 0 || file.type() != platform::FileType::disk) return Code::ok;
    bool const is_write = direction == Direction::send;
    FileLock transfer{0, length, is_write ? LockKind::exclusive : LockKind::shared};
    if (offset)
        transfer.offset = *offset;
    else if (is_write)
        transfer.offset = platform::next_write_offset(file.fd());
    else if (auto const position = file.seek(0, platform::SeekFrom::current))
        transfer.offset = *position;
    transfer.length =
        std::min(length - 1, std::numeric_limits<std::uint64_t>::max() - transfer.offset) + 1;
    auto* const port = FilePort::existing(file);
    if (port) {
        std::lock_guard const lock{port->mutex};
        if (port->locks) return port->locks->forbids_locked(transfer) ? lock_violation : Code::ok;
    }
    bool const is_opposed =
        platform::is_lock_opposed(file.fd(), transfer.kind, transfer.host_range());
    return is_opposed ? lock_violation : Code::ok;
}

std::size_t cancel_lock_requests(Object& object, Overlapped const* overlapped) {
    return cancel_requests(object, [=](LockRequest const& request) {
        return !overlapped || request.overlapped == overlapped;
    });
}

std::size_t cancel_own_lock_requests(Object& object) {
    auto const number = thread_number();
    return cancel_requests(object,
                           [=](LockRequest const& request) { return request.starter == number; });
}

}  // namespace ws2::core
