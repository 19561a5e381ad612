// SPDX-License-Identifier: MIT
// std::find and std::copy with <iostream> and <vector> alone, as a chat server looks for a client.
#include <winsock2.h>
#include <iostream>
#include <vector>

using namespace std;

int main() {
    vector<SOCKET> clients = {4, 40, 42};
    vector<SOCKET> kept(3);
    copy(clients.begin(), clients.end(), kept.begin());
    SOCKET const gone = 40;
    kept.erase(find(kept.begin(), kept.end(), gone));
    cout << (kept.size() == 2 ? kept[1] : 1) << endl;
}
