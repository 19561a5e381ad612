// SPDX-License-Identifier: MIT
// One end of a named pipe, behind a HANDLE: a server's instance or a client's end.
//
// An instance can be found by clients from the moment it is made. The client that takes it is
// connected whether the server has asked for it or not; the server's end sees that in its next
// call. After a disconnection the instance is found again when the server waits for the next
// client.
//
// Operations with an OVERLAPPED wait in queues, one for each direction and one for clients, and are
// performed under the mutex by the background reactor, in the order they came; what ends one is
// done under it, too, so that each ends once. Calls of a handle without the overlapped attribute do
// not queue: they try, and wait in the host for the descriptor.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/named_pipes.hpp"
#include "shim/core/io/overlapped_object.hpp"
#include "shim/core/io/reactor.hpp"
#include "shim/core/objects/handle_table.hpp"
#include "shim/core/pipes/pipe_stream.hpp"
#include "shim/core/waits/after_unlock.hpp"

namespace ws2::core {

using platform::pipe_busy;
inline constexpr Code bad_pipe{230};
inline constexpr Code pipe_connected{535};
inline constexpr Code pipe_listening{536};

enum class PipeOperationKind : std::uint8_t { connect, read, write };
class PipeOperation;

class Pipe final : public OverlappedObject, private ReactorClient {
public:
    static constexpr ObjectKind object_kind = ObjectKind::named_pipe;

    struct Traits {
        platform::PipeAccess access;
        bool is_overlapped = false;
    };
    // What SetNamedPipeHandleState changes.
    struct Mode {
        PipeReading reading = PipeReading::bytes;
        bool never_waits = false;
    };
    using Progress = PipeStream::Progress;

    Pipe(platform::PipePlace place, Traits traits, Mode mode);
    Pipe(std::string name, platform::PipeClient client, Traits traits);

    PipeEnd end() const { return end_; }
    Traits const& traits() const { return traits_; }
    std::string const& name() const { return name_; }
    platform::PipeShape shape();
    Mode mode();
    // invalid_parameter: messages of a pipe that has none.
    Code set_mode(Mode mode);

    // --- the server ---------------------------------------------------------------------------
    // Waits for a client. pipe_connected: one was there; no_data_in_pipe: it has gone;
    // pipe_listening: the end never waits; invalid_function: it is a client's.
    Code connect();
    Started start_connect(Announcement announcement);
    // What was not read is lost. pipe_listening: there is no client; pipe_not_connected: it was
    // called before.
    Code disconnect();

    // --- both ---------------------------------------------------------------------------------
    // These wait, unless the end never does. operation_aborted: CancelSynchronousIo, or the handle
    // was closed. See PipeStream for the other codes; of an end without a client pipe_listening or
    // pipe_not_connected.
    Progress read(void* data, std::size_t length);
    Progress write(void const* data, std::size_t length);
    // Until the other end has read everything.
    Code flush();
    Started start_read(Announcement announcement, platform::Buffer buffer);
    Started start_write(Announcement announcement, platform::Buffer buffer);
    // Bytes that were written here.
    std::uint32_t unread_by_other();
    // bad_pipe: there is no client.
    Result<PipeStream::Peeked> peek(void* data, std::size_t length);
    // Sends a message, whose answer the next read takes. bad_pipe: the end does not read messages;
    // pipe_busy: there is something to read.
    Code begin_transaction(void const* data, std::size_t length);
    // For a standard stream of a child, or the C library: see PipeStream. invalid_handle: there is
    // no client.
    Result<int> hand_out();
    // -1: there is none.
    int stream_descriptor();
    // not_found: there is none; pipe_not_connected: the server has disconnected this client.
    Result<std::uint32_t> client_process();
    Result<std::uint32_t> server_process();

    // Clients find the instance no more, if no other thread is in the middle of something.
    void process_ends() noexcept;

    // --- OverlappedObject, Object ---------------------------------------------------------------
    Code associate(CompletionPort& port, std::uintptr_t key) override;
    Code add_modes(unsigned modes) override;
    std::size_t cancel(Overlapped const* overlapped) override;
    std::size_t cancel_own() override;
    void cancel_at_thread_end(platform::AddressRange const& stack) override;
    Waitable* waitable() override { return handle_event_.get(); }
    void cancel_blocked_calls() override;
    void close() override;

private:
    enum class State : std::uint8_t { listening, connected, disconnected };
    using Queue = std::deque<std::unique_ptr<PipeOperation>>;
    using Lock = AfterUnlock::PostponingLock<RankedMutex<Rank::pipe>>;
    using Which = std::function<bool(PipeOperation const&)>;
    using Try = std::function<Progress()>;

    ~Pipe() override;
    void on_ready(platform::Readiness what, EventClock::Time fetched) override;
    void forget_after_fork() override;

    Code take_client_locked();
    Code refusal_locked();
    Code refusal_of_connect_locked();
    Code look_for_client_locked();
    Progress try_read_locked(void* data, std::size_t length);
    Progress try_locked(PipeOperation& operation);
    Progress wait(short wanted, Try const& try_locked);
    Progress wait_for(PipeOperationKind kind, platform::Buffer buffer);

    Started start(std::unique_ptr<PipeOperation> operation);
    Started finish_at_once_locked(std::unique_ptr<PipeOperation> operation, Progress progress);
    Code queue_locked(std::unique_ptr<PipeOperation> operation);
    Code register_locked();
    void unregister_locked();
    void rearm_locked(platform::Readiness what);
    void perform_locked();
    void perform_locked(Queue& queue);
    void report_locked(std::unique_ptr<PipeOperation> operation, Completion completion, When when);
    Queue& queue_of(PipeOperation const& operation);
    void end_one_locked(std::unique_ptr<PipeOperation> operation, Status status);
    std::size_t end_in_locked(Queue& queue, Which const& which, Status status);
    std::size_t end_locked(Which const& which, Status status);

    PipeEnd const end_;
    Traits const traits_;
    std::string const name_;
    ObjectPtr<Event> const handle_event_;

    RankedMutex<Rank::pipe> mutex_;
    // The rest with the mutex held.
    Mode mode_;
    State state_;
    bool is_closing_ = false;
    unsigned waiting_ = 0;                // calls that wait in the host
    platform::PipePlace place_;           // a server's
    std::shared_ptr<PipeStream> stream_;  // while connected
    int registered_ = -1;                 // this descriptor, in the background reactor
    Association association_;
    Queue connects_;
    Queue reads_;
    Queue writes_;
};

// The name that a path stands for, in the form in which names are compared; empty: it is no path of
// a pipe.
std::string pipe_name_of(std::string_view path);

struct NewPipe {
    std::string name;
    platform::PipeShape shape;
    Pipe::Traits traits;
    Pipe::Mode mode;
    platform::FirstPipe first = platform::FirstPipe::no;
};
// Codes as make_pipe_place()'s.
Result<Handle> make_pipe(NewPipe const& request);
// Codes as take_pipe()'s.
Result<Handle> open_pipe(std::string const& name, Pipe::Traits traits);

// Until there is an instance that could be taken. Without a deadline the server's own.
// semaphore_timeout; file_not_found; operation_aborted by CancelSynchronousIo.
Code await_pipe(std::string const& name, std::optional<platform::Deadline> deadline);

}  // namespace ws2::core
