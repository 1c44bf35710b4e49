// Shows that something new is waiting, when a push service wakes this browser up, and opens it when that is pressed. It does nothing
// else: it keeps nothing, and no page is fetched through it.
self.addEventListener('push', (event) => {
  event.waitUntil(self.registration.showNotification('Something new is waiting', { tag: 'new' }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow('/account/replies'));
});
