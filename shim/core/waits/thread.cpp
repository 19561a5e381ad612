// SPDX-License-Identifier: MIT
#include "shim/core/waits/thread.hpp"

#include <new>
#include <utility>

#include "platform/address_wait.hpp"
#include "platform/poll.hpp"
#include "platform/threading.hpp"
#include "shim/core/objects/without_memory.hpp"
#include "shim/core/waits/blocking.hpp"
#include "shim/core/waits/mutex.hpp"
#include "shim/core/waits/repeated_interrupts.hpp"

namespace ws2::core {

constinit thread_local Thread* current_thread = nullptr;
constinit thread_local BlockingObserver* blocking_observer = nullptr;

namespace {

using platform::Deadline;

// A word other threads sleep on.
std::uint32_t const* address_of(std::atomic<std::uint32_t> const& word) {
    static_assert(sizeof word == sizeof(std::uint32_t));
    return reinterpret_cast<std::uint32_t const*>(&word);
}

// Windows' thread ids are multiples of 4 and never 0; ours are not given out twice.
std::uint32_t next_thread_id() {
    static std::atomic<std::uint32_t> last{0};
    return last.fetch_add(4, std::memory_order_relaxed) + 4;
}

constinit thread_local std::uint32_t promised_id = 0;
constinit thread_local bool thread_has_ended = false;

// Ends the record with the host's thread. In a thread that we start it is made before anything of
// the program runs, so it goes after the program's own thread_local objects, as on Windows.
struct Attachment {
    ObjectPtr<Thread> thread;

    ~Attachment() { end(); }
    void end() {
        auto const ended = std::move(thread);
        if (!ended) return;
        ended->end();
        current_thread = nullptr;
        thread_has_ended = true;
    }
};

thread_local Attachment attachment;

[[maybe_unused]] bool const first_thread_is_watched = [] {
    platform::at_end_of_first_thread([] { attachment.end(); });
    return true;
}();

}  // namespace

// The record that is made later has the id that was promised.
std::uint32_t attach_or_promise_id() {
    auto const id = value_without_memory(0u, [] { return this_thread().id(); });
    if (id != 0) return id;
    if (promised_id == 0) promised_id = next_thread_id();
    return promised_id;
}

Thread& attach_this_thread() {
    ObjectPtr<Thread> thread{new Thread{promised_id != 0 ? promised_id : next_thread_id()}};
    current_thread = thread.get();
    current_thread->attach_host_thread();
    // A destructor that runs later than ours still calls: that record stays for good.
    if (thread_has_ended)
        current_thread->add_reference();
    else
        attachment.thread = std::move(thread);
    return *current_thread;
}

// --- APCs -------------------------------------------------------------------------------------

void ApcQueue::push(std::unique_ptr<Apc> apc) {
    Apc* const added = apc.get();
    (first_ ? last_->next_ : first_) = std::move(apc);
    last_ = added;
}

std::unique_ptr<Apc> ApcQueue::take() {
    if (!first_) return nullptr;
    auto apc = std::move(first_);
    first_ = std::move(apc->next_);
    return apc;
}

void ApcQueue::clear() {
    while (take()) {
    }
}

bool ApcQueue::has_of(void const* owner) const {
    for (Apc const* apc = first_.get(); apc; apc = apc->next_.get())
        if (apc->owner() == owner) return true;
    return false;
}

void ApcQueue::take_of(void const* owner, ApcQueue& taken) {
    ApcQueue kept;
    while (auto apc = take()) (apc->owner() == owner ? taken : kept).push(std::move(apc));
    swap(kept);
}

bool Thread::push_apc(std::unique_ptr<Apc> apc, CallOut call_out) {
    ObjectPtr<Thread> const alive{this};
    {
        Dispatcher dispatcher;
        if (count() != 0) return false;
        push_apc_locked(std::move(apc), dispatcher);
    }
    if (call_out == CallOut::at_once)
        call_out_of_host(EndsWait::apcs);
    else
        AfterUnlock::add(*this, *this);
    return true;
}

void Thread::push_apc_locked(std::unique_ptr<Apc> apc, Dispatcher& dispatcher) {
    apcs_.push(std::move(apc));
    has_apcs_.store(true, std::memory_order_seq_cst);
    if (current_wait_ && current_wait_->is_alertable())
        current_wait_->satisfy_locked({WaitOutcome::Kind::apc, 0}, dispatcher);
}

bool Thread::has_apc_of(void const* owner) const {
    Dispatcher const dispatcher;
    return apcs_.has_of(owner);
}

void Thread::remove_apcs_of(void const* owner) {
    ApcQueue removed;
    Dispatcher const dispatcher;
    apcs_.take_of(owner, removed);
    if (apcs_.is_empty()) has_apcs_.store(false, std::memory_order_relaxed);
}

void Thread::attach_host_thread() {
    Dispatcher const dispatcher;
    host_thread_ = platform::this_host_thread();
    kernel_thread_ = platform::this_kernel_thread();
    receiving_ = platform::this_receiving_thread();
}

// The guarded receive that a thread is in ends, and one that it is about to begin is not allowed. A
// thread that polls may be on its way into the host, for as long as others have its processor, so
// this does not give up before it is out or sleeps there: else it would sleep with a queued APC.
// Where it blocks the signal there is no use in trying: its APCs run when its call of the host
// returns. The lock is not held meanwhile, because the thread could not end. One whose APCs are
// gone may be in its next wait, which nothing ends.
void Thread::call_out_of_host(EndsWait what) {
    bool const is_other = this != current_thread;
    if (is_other) platform::order_with_receives();
    bool is_last = !is_other;  // a thread handles its own signal at once
    for (unsigned tries = 0;; ++tries) {
        {
            Dispatcher const dispatcher;
            if (host_thread_ == 0 || count() != 0) return;
            if (what == EndsWait::apcs && apcs_.is_empty()) return;
            bool const may_receive = tries == 0 && platform::has_guarded_receives(receiving_);
            bool const waits = ends_host_wait_.load(std::memory_order_seq_cst) >= what;
            // The thread is in no receive, or in one that its own signal handler has ended.
            if (!is_other && !waits) return platform::refuse_guarded_receives();
            if (waits || may_receive) platform::interrupt_thread(host_thread_);
            if (!waits || is_last) return;
        }
        auto const next = pause_between_calls(tries, kernel_thread_);
        if (next == NextCall::none) return;
        is_last = next == NextCall::last;
    }
}

std::unique_ptr<Apc> Thread::take_apc() {
    Dispatcher const dispatcher;
    auto apc = apcs_.take();
    if (apc) return apc;
    has_apcs_.store(false, std::memory_order_relaxed);
    platform::allow_guarded_receives();
    return nullptr;
}

void Thread::run_apcs() {
    while (auto const apc = take_apc()) UserCode::run([&] { apc->run(); });
}

// --- all threads ------------------------------------------------------------------------------

class ThreadList {
public:
    static ThreadList& instance() {
        static auto* const list = new ThreadList;  // never destroyed: see NeverDestroyed
        return *list;
    }
    void add(Thread& thread) {
        std::lock_guard const lock{mutex_};
        threads_.add(thread);
    }
    void remove(Thread& thread) {
        std::lock_guard const lock{mutex_};
        threads_.remove(thread);
    }
    ObjectPtr<Thread> find(std::uint32_t id) {
        std::lock_guard const lock{mutex_};
        ObjectPtr<Thread> found;
        threads_.for_each([&](Thread& thread) {
            if (thread.id_ == id) found = ObjectPtr<Thread>::if_alive(thread);
        });
        return found;
    }
    void forget_after_fork() { mutex_.renew(); }

private:
    RankedMutex<Rank::threads> mutex_;
    LinkedList<Thread> threads_;
};

ObjectPtr<Thread> Thread::find(std::uint32_t id) { return ThreadList::instance().find(id); }
void forget_threads_after_fork() {
    ThreadList::instance().forget_after_fork();
    if (current_thread) current_thread->leave_list_after_fork();
}

// --- life -------------------------------------------------------------------------------------

Thread::Thread() : Thread{next_thread_id()} {}

Thread::Thread(std::uint32_t id) : Waitable{ObjectKind::thread, Taking::leaves_count, 0}, id_{id} {
    ThreadList::instance().add(*this);
}
Thread::~Thread() { ThreadList::instance().remove(*this); }

Thread::Thread(ThreadStart const& start) : Thread{} {
    start_ = start;
    suspended_ = start.when == ThreadStart::When::when_resumed ? 1 : 0;
}

Code Thread::launch() {
    add_reference();  // the running thread's own
    auto const code = value_without_memory(Code::not_enough_memory, [&] {
        return platform::start_thread([](void* thread) { main(thread); }, this, start_.stack_bytes);
    });
    if (code != Code::ok) drop_reference();
    return code;
}

void Thread::main(void* argument) {
    Thread* const thread = static_cast<Thread*>(argument);
    attachment.thread = ObjectPtr<Thread>{thread};
    thread->drop_reference();
    current_thread = thread;
    thread->attach_host_thread();
    while (auto const suspended = thread->suspended_.load(std::memory_order_acquire))
        platform::wait_on_address(address_of(thread->suspended_), suspended, Deadline::never());
    if (!thread->ends_unbegun_.load(std::memory_order_acquire)) thread->run_to_end();
}

// APCs queued before the thread ran come first [docs: QueueUserAPC].
void Thread::run_to_end() {
    std::jmp_buf way_out;
    if (setjmp(way_out) != 0) return;
    way_out_ = &way_out;
    while (auto const apc = take_apc()) apc->run();
    exit_code_ = start_.run(start_.argument);
    way_out_ = nullptr;
}

void Thread::exit(std::uint32_t exit_code) {
    exit_code_ = exit_code;
    if (user_code_) std::longjmp(user_code_->way_out_, 1);
    if (fibers_.is_away()) fibers_.leave_for_good(*this);
    if (way_out_) std::longjmp(*std::exchange(way_out_, nullptr), 1);
    platform::end_thread();
}

void Thread::end() {
    platform::note_exit_code(exit_code_);
    if (at_end_) at_end_(*this);
    std::exchange(fiber_values_, &own_fiber_values_)->end();
    own_fiber_values_.end();  // if the thread has ended on another stack
    fibers_.end();
    values_.end();
    ApcQueue never_run;
    Dispatcher dispatcher;
    never_run.swap(apcs_);
    while (owned_mutexes_) {
        ObjectPtr<Mutex> const mutex{owned_mutexes_};
        remove_owned_mutex_locked(*mutex);
        mutex->abandon_locked(dispatcher);
    }
    change_count_locked([](std::uint32_t) { return 1u; }, dispatcher);
}

std::optional<std::uint32_t> Thread::exit_code() const {
    if (count() == 0) return std::nullopt;
    return exit_code_;
}

std::uint32_t Thread::resume() {
    auto suspended = suspended_.load(std::memory_order_relaxed);
    do {
        if (suspended == 0) return 0;
    } while (!suspended_.compare_exchange_weak(suspended, suspended - 1));
    if (suspended == 1) platform::wake_all_on_address(address_of(suspended_));
    return suspended;
}

Result<std::uint32_t> Thread::suspend() {
    auto suspended = suspended_.load(std::memory_order_relaxed);
    do {
        if (suspended == 0) return Code::invalid_parameter;
    } while (!suspended_.compare_exchange_weak(suspended, suspended + 1));
    return suspended;
}

Code Thread::end_unbegun(std::uint32_t exit_code) {
    if (suspended_.load(std::memory_order_acquire) == 0) return Code::win32_access_denied;
    exit_code_ = exit_code;
    ends_unbegun_.store(true, std::memory_order_release);
    suspended_.store(0, std::memory_order_release);
    platform::wake_all_on_address(address_of(suspended_));
    return Code::ok;
}

std::wstring Thread::description() const {
    Dispatcher const dispatcher;
    return description_;
}
void Thread::set_description(std::wstring text) {
    Dispatcher const dispatcher;
    description_.swap(text);
}

void Thread::add_owned_mutex_locked(Mutex& mutex) {
    mutex.add_reference();
    mutex.previous_owned_ = nullptr;
    mutex.next_owned_ = owned_mutexes_;
    if (owned_mutexes_) owned_mutexes_->previous_owned_ = &mutex;
    owned_mutexes_ = &mutex;
}

void Thread::remove_owned_mutex_locked(Mutex& mutex) {
    (mutex.previous_owned_ ? mutex.previous_owned_->next_owned_ : owned_mutexes_) =
        mutex.next_owned_;
    if (mutex.next_owned_) mutex.next_owned_->previous_owned_ = mutex.previous_owned_;
    mutex.drop_reference();
}

// --- sleeping ---------------------------------------------------------------------------------

namespace {
constexpr std::uint32_t token_none = 0;
constexpr std::uint32_t token_there = 1;
constexpr std::uint32_t token_awaited = 2;
}  // namespace

bool Thread::park(Deadline deadline) noexcept {
    LockOrder::check_nothing_is_held();
    auto token = token_none;
    if (token_.compare_exchange_strong(token, token_awaited)) {
        BlockingScope const blocked;
        auto const address = address_of(token_);
        for (;;) {
            auto const woken = platform::wait_on_address(address, token_awaited, deadline);
            token = token_awaited;
            if (woken == platform::AddressWait::deadline_passed &&
                token_.compare_exchange_strong(token, token_none))
                return false;
            if (token_.load() == token_there) break;
        }
    }
    token_.store(token_none, std::memory_order_relaxed);
    return true;
}

void Thread::unpark() noexcept {
    auto const address = address_of(token_);  // after the exchange the thread may be gone
    if (token_.exchange(token_there) == token_awaited) platform::wake_one_on_address(address);
}

WaitOutcome::Kind sleep(Deadline deadline, Alertable alertable) {
    LockOrder::check_nothing_is_held();
    if (alertable == Alertable::yes) return wait_for({}, WaitMode::any, alertable, deadline).kind;
    if (deadline.is_now())
        platform::yield();
    else if (current_thread)
        current_thread->park(deadline);
    else  // a thread without a record needs none, nor memory for it
        while (!deadline.has_passed()) static_cast<void>(platform::poll({}, deadline));
    return WaitOutcome::Kind::timeout;
}

}  // namespace ws2::core
