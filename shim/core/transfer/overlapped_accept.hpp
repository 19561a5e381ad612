// SPDX-License-Identifier: MIT
// AcceptEx: an operation of the listener that takes a connection into a socket which is there
// already, and the first bytes of it as well.
#pragma once

#include <cstddef>
#include <memory>

#include "shim/core/connections/accept.hpp"
#include "shim/core/io/async_state.hpp"
#include "shim/core/socket/buffers.hpp"

namespace ws2::core {

class AcceptOperation : public Operation {
public:
    // An empty `data`: the operation ends with the connection and waits for no data.
    AcceptOperation(Announcement announcement, Socket& acceptor, Buffer data)
        : Operation{std::move(announcement)}, acceptor_{&acceptor}, data_{data} {}
    ~AcceptOperation() override;

    Attempt attempt(Socket& socket) final;
    Completion ended_by_force(Socket& socket, Status status) final;
    Status status_of_close() const final {
        return is_attached_ ? Status::connection_aborted : Status::cancelled;
    }
    bool always_pends() const final { return true; }
    bool writes_into(platform::AddressRange const& range) const final {
        return Operation::writes_into(range) || range.contains(data_.data);
    }
    Socket const* acceptor() const final { return is_attached_ ? nullptr : acceptor_.get(); }

protected:
    // Whether the caller has room for the two addresses; if not the connection stays queued.
    virtual bool has_room(Family family) const = 0;
    virtual void store_addresses(Address const& local, Address const& remote) = 0;

private:
    friend Started start_accept(Socket& listener, std::unique_ptr<AcceptOperation> operation);

    Attempt take_connection(Socket& listener);
    Attempt receive_first(Socket& accepted);
    Code attach(Socket& listener, PendingConnection connection, TakenLook const& look);
    void release_acceptor();
    void expect_no_more();

    ObjectPtr<Socket> const acceptor_;
    ObjectPtr<Socket> expected_at_;  // the listener
    Buffer const data_;
    bool is_attached_ = false;
};

// invalid_argument: the listener does not listen, or the other socket is not of its kind, or is in
// use [winetest: test_AcceptEx].
Started start_accept(Socket& listener, std::unique_ptr<AcceptOperation> operation);

}  // namespace ws2::core
