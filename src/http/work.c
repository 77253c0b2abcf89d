/* The work threads: requests that take long (a password, a plan) run here, with no transaction open
 * and no loop or lane held up.
 *
 *   loop thread → WorkQueue (32 at most) → work thread → mailbox of the loop */
#include "http/inside.h"

enum { WORK_MAX = 32 };

struct WorkQueue {
    pthread_mutex_t lock; /* guards the ring below */
    pthread_cond_t filled;
    Exchange *ring[WORK_MAX];
    int first, count;
    bool ending;
    pthread_t thread;
};

static void *run(void *context)
{
    WorkQueue *queue = context;
    for (;;) {
        pthread_mutex_lock(&queue->lock);
        while (!queue->count && !queue->ending) pthread_cond_wait(&queue->filled, &queue->lock);
        if (!queue->count) {
            pthread_mutex_unlock(&queue->lock);
            return NULL;
        }
        Exchange *x = queue->ring[queue->first];
        queue->first = (queue->first + 1) % WORK_MAX;
        queue->count--;
        pthread_mutex_unlock(&queue->lock);
        x->job.job = x;
        Status status = exchange_work(x);
        x->job.problem = x->problem;
        loop_done(&x->job, status);
    }
}

WorkQueue *work_open(Arena *arena)
{
    WorkQueue *queue = NEW(arena, WorkQueue);
    pthread_mutex_init(&queue->lock, NULL);
    pthread_cond_init(&queue->filled, NULL);
    ASSERT(pthread_create(&queue->thread, NULL, run, queue) == 0);
    return queue;
}

/* Finishes what is queued. */
void work_close(WorkQueue *queue)
{
    if (!queue) return;
    pthread_mutex_lock(&queue->lock);
    queue->ending = true;
    pthread_cond_signal(&queue->filled);
    pthread_mutex_unlock(&queue->lock);
    pthread_join(queue->thread, NULL);
    pthread_cond_destroy(&queue->filled);
    pthread_mutex_destroy(&queue->lock);
}

bool work_add(WorkQueue *queue, Exchange *x)
{
    pthread_mutex_lock(&queue->lock);
    bool room = queue->count < WORK_MAX;
    if (room) {
        queue->ring[(queue->first + queue->count++) % WORK_MAX] = x;
        pthread_cond_signal(&queue->filled);
    }
    pthread_mutex_unlock(&queue->lock);
    return room;
}
