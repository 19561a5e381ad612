// SPDX-License-Identifier: MIT
// What a completion port queues.
#pragma once

#include <cstddef>
#include <cstdint>

#include "shim/core/io/status.hpp"
#include "shim/core/objects/spare_blocks.hpp"

namespace ws2::core {

// Laid out as OVERLAPPED. The program's memory: written when a completion says so and not touched
// afterwards.
struct Overlapped {
    std::uintptr_t status;
    std::uintptr_t bytes;
    std::uint32_t offset;
    std::uint32_t offset_high;
    void* event;
};

// Where in a file.
inline std::uint64_t offset_in(Overlapped const& overlapped) {
    return std::uint64_t{overlapped.offset_high} << 32 | overlapped.offset;
}

struct Completion {
    Status status = Status::pending;
    std::uint32_t bytes = 0;
    int flags = 0;  // Windows' MSG_*, of a receive
};

// What a thread dequeues.
struct PortEntry {
    std::uintptr_t key = 0;
    Overlapped* overlapped = nullptr;
    Status status = Status::success;
    std::uintptr_t bytes = 0;  // those of an operation have 32 bits
};

class Packet {
public:
    Packet() = default;
    Packet(Packet const&) = delete;
    Packet& operator=(Packet const&) = delete;
    virtual ~Packet() = default;

    // A thread has dequeued it. False: it is out of date, and the thread takes another one.
    virtual bool deliver(PortEntry& entry) = 0;

    std::uintptr_t key = 0;

private:
    friend class PacketList;
    Packet* next_in_list_ = nullptr;
};

// Three values that are passed through: of PostQueuedCompletionStatus, or of an operation that was
// done in the call that started it.
class PostedPacket final : public Packet {
public:
    using Memory = SpareBlocks<PostedPacket, 56, 64, 128>;  // in one line of the cache
    static void* operator new(std::size_t size) { return Memory::take(size); }
    static void operator delete(void* memory, std::size_t size) { Memory::give_back(memory, size); }

    PostedPacket(std::uintptr_t packet_key, Overlapped* overlapped, std::uint32_t bytes)
        : overlapped_{overlapped}, bytes_{bytes} {
        key = packet_key;
    }
    // Before it is queued.
    void set_bytes(std::uint32_t bytes) { bytes_ = bytes; }
    bool deliver(PortEntry& entry) override {
        entry = {key, overlapped_, Status::success, bytes_};
        return true;
    }

private:
    Overlapped* const overlapped_;
    std::uint32_t bytes_;
};

// NtSetIoCompletion's: everything that a thread dequeues is the program's.
class ProgramPacket final : public Packet {
public:
    explicit ProgramPacket(PortEntry const& entry) : entry_{entry} { key = entry.key; }
    bool deliver(PortEntry& entry) override {
        entry = entry_;
        return true;
    }

private:
    PortEntry const entry_;
};

}  // namespace ws2::core
