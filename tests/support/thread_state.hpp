// SPDX-License-Identifier: MIT
// Whether another thread of this process has got as far as a call that waits. On a busy machine it
// may not have had a processor since it began.
#pragma once

namespace ws2::test {

// The host's number of the calling thread; 0 where the host gives none.
long this_thread_number();

// Whether that thread waits in the host. Where the host does not tell, the answer is yes, after
// threads that began later have had their turn.
bool waits_in_host(long thread_number);

}  // namespace ws2::test
