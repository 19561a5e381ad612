// SPDX-License-Identifier: MIT
// Clients of a program without the library.
#pragma once

namespace ws2::test {

// They connect to the loopback one after the other, until one is refused: how many got in, `most`
// at most.
int host_clients_let_in(unsigned short port, int most);

// A connection to the loopback from a port that another connection, to another peer, may have as
// well; the descriptor stays open. False where the host chooses otherwise.
bool host_client_shares(unsigned short own_port, unsigned short port);

// Many clients at once, in a process of their own that knows nothing of the library's sockets: each
// thread connects again and again, says four bytes and waits for them to come back.
class HostCrowd {
public:
    HostCrowd(int threads, int connects);
    HostCrowd(HostCrowd const&) = delete;
    HostCrowd& operator=(HostCrowd const&) = delete;
    ~HostCrowd();

    void start(unsigned short port);
    // Waits until all is over: how many were connected, and not answered; 250 at
    // most. Negative when the process ended in another way.
    int lost();

private:
    int orders_[2] = {-1, -1};
    int id_ = -1;
};

}  // namespace ws2::test
