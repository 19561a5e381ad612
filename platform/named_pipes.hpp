// SPDX-License-Identifier: MIT
// Contract: pipes that the processes of this user find by a name, as far as the host has a part in
// them: which instances there are, who takes one, and the stream between its two ends.
//
// A server has a number of instances under one name. One that clients can find is taken by exactly
// one of them. A process that is killed leaves no instance that others would take for one.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "platform/types.hpp"

namespace ws2::platform {

inline constexpr Code pipe_busy{231};

// Its streams are what a program of the host's gets as a standard stream: a call on one waits
// unless it says that it must not.

// What all instances of a name have in common, and what this one has of its own.
struct PipeShape {
    std::uint32_t clients_may_read = 0;
    std::uint32_t clients_may_write = 0;
    std::uint32_t is_of_messages = 0;
    std::uint32_t most_instances = 0;
    std::uint32_t default_wait_ms = 0;
    std::uint32_t room_to_client = 0;  // as the server wished
    std::uint32_t room_to_server = 0;
};

// In memory that both ends of a connection have.
struct PipeBoard {
    // Bytes of the program.
    struct Way {
        std::atomic<std::uint64_t> written{0};
        std::atomic<std::uint64_t> read{0};
    };
    std::atomic<std::uint32_t> is_disconnected{0};  // by the server
    std::atomic<std::uint32_t> is_handed_out{0};    // a child has an end, and does not count
    std::atomic<std::uint32_t> server_process{0};
    std::atomic<std::uint32_t> client_process{0};
    Way to_client;
    Way to_server;
};
static_assert(std::atomic<std::uint64_t>::is_always_lock_free);

struct PipeRecord;

// The memory of one instance, or rather of one connection of an instance.
class PipeMemory {
public:
    PipeMemory() = default;
    PipeMemory(PipeMemory const&) = delete;
    PipeMemory& operator=(PipeMemory const&) = delete;
    ~PipeMemory();

    PipeShape const& shape() const;
    PipeBoard& board() const;
    // The host's. False: there is no room.
    bool map(int fd);
    PipeRecord& record() const { return *record_; }

private:
    PipeRecord* record_ = nullptr;
};

// --- the server ----------------------------------------------------------------------------------

// One instance. Which threads may use it at once its owner sees to.
struct PipePlace {
    std::string name;
    std::string path;
    UniqueDescriptor record;  // says that this process is alive
    // While clients can find it: readable when one has taken it.
    std::shared_ptr<UniqueDescriptor> listener;
    std::shared_ptr<PipeMemory> memory;
};

// A new instance that clients can find. `name` in the form in which names are compared. pipe_busy:
// there are as many as the first one allows; win32_access_denied: another server lets its clients
// do other things, or there is one at all and this must be the first.
enum class FirstPipe : std::uint8_t { no, required };
Result<PipePlace> make_pipe_place(std::string const& name, PipeShape const& shape, FirstPipe first);
// After a connection: an instance that no client finds.
Code renew_pipe_place(PipePlace& place);
// Clients find it from now on.
Code open_pipe_place(PipePlace& place);
// The stream of the client that has taken it. would_block: none has.
Result<UniqueDescriptor> take_pipe_client(PipePlace& place);
void end_pipe_place(PipePlace& place) noexcept;
// The process ends: clients find it no more.
void forget_pipe_place(PipePlace const& place) noexcept;

// --- the client ----------------------------------------------------------------------------------

struct PipeClient {
    UniqueDescriptor stream;
    std::shared_ptr<PipeMemory> memory;
};
struct PipeAccess {
    bool can_read = false;
    bool can_write = false;
};
// Takes an instance. file_not_found: there is none; pipe_busy: none that could be taken;
// win32_access_denied: the server does not want that access.
Result<PipeClient> take_pipe(std::string const& name, PipeAccess access);

struct PipeFinding {
    std::uint32_t instances = 0;
    bool can_be_taken = false;
    std::uint32_t default_wait_ms = 0;
};
// file_not_found.
Result<PipeFinding> find_pipe(std::string const& name);

}  // namespace ws2::platform
