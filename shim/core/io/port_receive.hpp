// SPDX-License-Identifier: MIT
// A pending receive as most of a server's are: one buffer of a stream, no flags, and a packet that
// reports it and nothing else. It is that packet itself, and takes one cache line, where an
// Operation takes four: of thousands of connections, most wait in such a receive.
//
// Whatever looks at operations one by one (cancelling, closing, another receive behind this one)
// has it expanded first. The Operation is made in the same memory, so that this cannot fail.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "shim/core/io/operation.hpp"
#include "shim/core/io/packet.hpp"

namespace ws2::core {

class alignas(64) PortReceive : public Packet {
public:
    static void* operator new(std::size_t) { return Operation::Memory::take(block_size); }
    static void operator delete(void* block, std::size_t) {
        Operation::Memory::give_back(block, block_size);
    }

    PortReceive(Overlapped& overlapped, void* data, std::uint32_t length)
        : overlapped_{&overlapped}, data_{data}, length_{length} {}

    // As Operation's.
    virtual Attempt attempt(Socket& socket) = 0;
    static std::unique_ptr<Operation> expand(std::unique_ptr<PortReceive> receive) {
        return receive.release()->become_operation();
    }

    std::uint64_t starter() const { return starter_; }

    // Before it is queued in the port that has this key.
    void finish(Completion const& completion, std::uintptr_t port_key) {
        status_ = completion.status;
        bytes_ = completion.bytes;
        key = port_key;
    }
    bool deliver(PortEntry& entry) override {
        write(*overlapped_, {status_, bytes_, 0});
        entry = {key, overlapped_, status_, bytes_};
        return true;
    }

protected:
    static constexpr std::size_t block_size = Operation::Memory::capacity;

    // Replaces this object by an operation in its memory.
    virtual std::unique_ptr<Operation> become_operation() = 0;

    Overlapped* const overlapped_;
    void* const data_;
    std::uint32_t const length_;

private:
    Status status_ = Status::pending;
    std::uint32_t bytes_ = 0;
    std::uint64_t const starter_ = thread_number();
};

}  // namespace ws2::core
