/* igraph's bounded Dijkstra over the arcs and starts of bench/walk_peers.  A program of its own,
 * compiled by tools/bench-peers where libigraph-dev is installed; nothing of ours links igraph. */
#include <igraph/igraph.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { STARTS_MAX = 1000, LIMIT_DS = 9000, ROUNDS = 20 };

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double circle(const igraph_t *graph, igraph_matrix_t *table, const igraph_vector_t *weights,
                     unsigned from)
{
    double at = cpu_us();
    igraph_distances_dijkstra_cutoff(graph, table, igraph_vss_1(from), igraph_vss_all(), weights,
                                     IGRAPH_OUT, LIMIT_DS);
    return cpu_us() - at;
}

/* Reads more than any cache here holds, as bench/walk_peers does. */
static void sweep(void)
{
    static unsigned char other[128 << 20];
    static volatile unsigned sum;
    for (size_t i = 0; i < sizeof other; i += 64) sum += other[i]++;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    FILE *arcs = fopen(argv[1], "r");
    FILE *starts = fopen(argv[2], "r");
    unsigned states, from, to, ds;
    size_t count;
    if (!arcs || !starts || fscanf(arcs, "%u %zu", &states, &count) != 2) return 1;
    igraph_vector_int_t edges;
    igraph_vector_t weights;
    igraph_vector_int_init(&edges, (igraph_integer_t)count * 2);
    igraph_vector_init(&weights, (igraph_integer_t)count);
    for (size_t i = 0; i < count; i++) {
        if (fscanf(arcs, "%u %u %u", &from, &to, &ds) != 3) return 1;
        VECTOR(edges)[2 * i] = from;
        VECTOR(edges)[2 * i + 1] = to;
        VECTOR(weights)[i] = ds;
    }
    igraph_t graph;
    igraph_create(&graph, &edges, states, IGRAPH_DIRECTED);
    igraph_matrix_t table;
    igraph_matrix_init(&table, 0, 0);
    size_t reached = 0, searches = 0;
    static unsigned start[STARTS_MAX];
    while (searches < STARTS_MAX && fscanf(starts, "%u", &start[searches]) == 1) searches++;
    double warm = 0, turn = 1e9, cold = 0;
    for (size_t i = 0; i < searches; i++) {
        double best = 1e9;
        for (int round = 0; round < ROUNDS; round++) {
            double took = circle(&graph, &table, &weights, start[i]);
            if (took < best) best = took;
        }
        warm += best;
        for (unsigned s = 0; s < states; s++) reached += MATRIX(table, 0, s) <= LIMIT_DS;
    }
    for (int round = 0; round < ROUNDS; round++) {
        double took = 0;
        for (size_t i = 0; i < searches; i++) took += circle(&graph, &table, &weights, start[i]);
        if (took < turn) turn = took;
    }
    for (size_t i = 0; i < searches; i++) {
        sweep();
        cold += circle(&graph, &table, &weights, start[i]);
    }
    double n = (double)searches;
    printf(
        "igraph: a circle %.2f us warm, %.2f us in turn, %.2f us cold; %zu states reached in all\n",
        warm / n, turn / n, cold / n, reached);
    return 0;
}
